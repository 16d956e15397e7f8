import { Duration, TimeZone } from 'aws-cdk-lib';
import {
  ContextAttribute,
  Schedule,
  ScheduleExpression,
  ScheduleGroup,
  ScheduleTargetInput,
  TimeWindow,
} from 'aws-cdk-lib/aws-scheduler';
import { StepFunctionsStartExecution } from 'aws-cdk-lib/aws-scheduler-targets';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';

import { resourceName } from '../../shared/contracts/aws/resource-names.ts';
import type { JobName } from '../../shared/contracts/schedules/job-schedules.ts';
import type { OrganizationSchedules } from '../settings/stage-settings.ts';
import type { LastQueue } from './last-queue.ts';

/** What runs by the clock. */
export interface JobSchedulesProps {
  readonly stage: string;
  readonly organizations: readonly OrganizationSchedules[];
  /** The machine that does a job; a sweep is a send run like the day's first. */
  readonly machines: Readonly<Record<JobName, IStateMachine>>;
  readonly failures: LastQueue;
}

/** A sweep that comes late is done by the next one; the others are worth being late. */
const LATEST: Readonly<Record<JobName, Duration>> = {
  backup: Duration.hours(3),
  plan: Duration.hours(3),
  send: Duration.hours(3),
  sweep: Duration.minutes(10),
};

/**
 * The schedules of each organization and job, in the organization's zone, to the minute: one for a
 * job, or several where its times do not fit into one expression (`…-sweep`, `…-sweep-2`).
 */
export class JobSchedules extends Construct {
  constructor(scope: Construct, id: string, props: JobSchedulesProps) {
    super(scope, id);
    const { stage, organizations, machines, failures } = props;
    const scheduleGroup = new ScheduleGroup(this, 'Group', {
      scheduleGroupName: resourceName(stage, 'jobs'),
    });
    for (const { id: organizationId, schedules } of organizations) {
      for (const [index, { job, expression, timeZone, purpose }] of schedules.entries()) {
        const earlier = schedules.slice(0, index).filter((other) => other.job === job).length;
        const name = `${organizationId}-${job}${earlier === 0 ? '' : `-${String(earlier + 1)}`}`;
        new Schedule(this, name, {
          scheduleGroup,
          scheduleName: name,
          description: `almanac: ${purpose}`,
          schedule: ScheduleExpression.expression(expression, TimeZone.of(timeZone)),
          timeWindow: TimeWindow.off(),
          target: new StepFunctionsStartExecution(machines[job], {
            // The time it was meant for, not the time it came: the run's date follows from it.
            input: ScheduleTargetInput.fromObject({
              organizationId,
              scheduledAt: ContextAttribute.scheduledTime,
              actor: 'schedule',
            }),
            retryAttempts: 20,
            maxEventAge: LATEST[job],
            deadLetterQueue: failures.queue,
          }),
        });
      }
    }
  }
}
