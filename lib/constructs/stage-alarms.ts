import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';

import { resourceName } from '../../shared/contracts/aws/resource-names.ts';
import type { FunctionName } from './function-list.ts';
import { LAST_QUEUES } from './last-queue.ts';
import { MACHINES } from './machine-names.ts';
import type { StageMetrics } from './stage-metrics.ts';

/** What the alarms watch and whom they tell. */
export interface StageAlarmsProps {
  readonly stage: string;
  readonly metrics: StageMetrics;
  /** Ids of the organizations. */
  readonly organizations: readonly string[];
  readonly liveTable: string;
  readonly historyTable: string;
  readonly topic: ITopic;
}

/** One alarm. */
interface AlarmDescription {
  readonly name: string;
  /** A sentence for whoever is woken by it. */
  readonly says: string;
  /** The heading of docs/operations.md that says what to do. */
  readonly runbook: string;
  readonly metric: IMetric;
  /** Alarms above it; or, for what should happen and does not, below it. */
  readonly above?: number;
  readonly below?: number;
  /** Periods of the metric in a row. @default 1 */
  readonly periods?: number;
}

/** Functions that events call; what becomes of the others is seen in their executions. */
export const CALLED_BY_EVENTS = [
  'import-start',
  'replan',
  'journal',
  'run-closed',
  'stream-redrive',
] as const satisfies readonly FunctionName[];

/** Jobs that have to succeed once a day. */
const DAILY = ['plan', 'send', 'backup'] as const;

/** SES puts accounts under review at 5 % bounces and 0.1 % complaints. */
const WORST_BOUNCE_RATE = 0.04;
const WORST_COMPLAINT_RATE = 0.0008;

/** Behind this, changes of today are planned too late for today; the stream forgets after a day. */
const OLDEST_CHANGE_MS = 15 * 60_000;

/** On-demand tables split under load, and refuse a little while they do. */
const TOLERATED_THROTTLES = 500;

/** All alarms of a stage, each with its section in the runbook. */
export class StageAlarms extends Construct {
  constructor(scope: Construct, id: string, props: StageAlarmsProps) {
    super(scope, id);
    const action = new SnsAction(props.topic);
    const alarms = [...machines(props), ...events(props), ...stores(props), ...mail(props)];
    for (const alarm of alarms) {
      const made = new Alarm(this, alarm.name, {
        alarmName: resourceName(props.stage, alarm.name),
        alarmDescription: `${alarm.says} Runbook: docs/operations.md#${alarm.runbook}`,
        metric: alarm.metric,
        threshold: alarm.above ?? alarm.below ?? 0,
        comparisonOperator:
          alarm.below === undefined
            ? ComparisonOperator.GREATER_THAN_THRESHOLD
            : ComparisonOperator.LESS_THAN_THRESHOLD,
        evaluationPeriods: alarm.periods ?? 1,
        // Silence is good news of a failure, and bad news of what should have happened.
        treatMissingData:
          alarm.below === undefined ? TreatMissingData.NOT_BREACHING : TreatMissingData.BREACHING,
      });
      made.addAlarmAction(action);
      made.addOkAction(action);
    }
  }
}

function machines({ metrics }: StageAlarmsProps): readonly AlarmDescription[] {
  const failed = MACHINES.map((machine) => ({
    name: `${machine}-failed`,
    says: `An execution of "${machine}" failed or ran out of time.`,
    runbook: 'an-execution-failed',
    metric: new MathExpression({
      expression: 'FILL(failed, 0) + FILL(late, 0)',
      usingMetrics: {
        failed: metrics.executions(machine, 'Failed'),
        late: metrics.executions(machine, 'TimedOut'),
      },
      period: Duration.minutes(5),
      label: `${machine} failed`,
    }),
    above: 0,
  }));
  const missing = DAILY.map((machine) => ({
    name: `${machine}-missing`,
    says: `No execution of "${machine}" has succeeded for a day.`,
    runbook: 'a-daily-job-is-missing',
    metric: metrics.executions(machine, 'Succeeded', Duration.days(1)),
    below: 1,
  }));
  return [...failed, ...missing];
}

function events({ metrics }: StageAlarmsProps): readonly AlarmDescription[] {
  const errors = CALLED_BY_EVENTS.map((name) => ({
    name: `${name}-errors`,
    says: `The function "${name}" fails again and again.`,
    runbook: 'a-function-fails',
    metric: metrics.function(name, 'Errors'),
    above: 0,
    periods: 3,
  }));
  const queues = LAST_QUEUES.map((name) => ({
    name: `${name}-waiting`,
    says: `Something waits in the queue "${name}" for a person.`,
    runbook: name,
    metric: metrics.queue(name, 'ApproximateNumberOfMessagesVisible'),
    above: 0,
  }));
  const behind = (['replan', 'journal'] as const).map((name) => ({
    name: `${name}-behind`,
    says: `"${name}" is more than 15 minutes behind the changes.`,
    runbook: 'a-reader-of-changes-is-behind',
    metric: metrics.function(name, 'IteratorAge'),
    above: OLDEST_CHANGE_MS,
    periods: 2,
  }));
  const stuck = {
    name: 'dropped-files-stuck',
    says: 'A dropped file has waited for more than half an hour for its import to be started.',
    runbook: 'a-dropped-file-is-stuck',
    metric: metrics.queue('dropped-files', 'ApproximateAgeOfOldestMessage'),
    above: 30 * 60,
  };
  return [...errors, ...queues, ...behind, stuck];
}

function stores({
  metrics,
  liveTable,
  historyTable,
}: StageAlarmsProps): readonly AlarmDescription[] {
  const throttled = (name: string, metric: IMetric): AlarmDescription => ({
    name: `${name}-throttled`,
    says: `The table "${name}" refuses many requests for their rate.`,
    runbook: 'a-table-throttles',
    metric,
    above: TOLERATED_THROTTLES,
    periods: 3,
  });
  return [
    throttled('live', metrics.throttledItems(liveTable, { withIndex: true })),
    throttled('history', metrics.throttledItems(historyTable, { withIndex: false })),
    {
      name: 'functions-throttled',
      says: 'Functions are refused because the account’s concurrency is used up.',
      runbook: 'functions-are-throttled',
      metric: metrics.throttledCalls(),
      above: 0,
      periods: 6,
    },
  ];
}

function mail({ metrics, organizations }: StageAlarmsProps): readonly AlarmDescription[] {
  const own = organizations.flatMap((organization) => [
    {
      name: `unknown-emails-${organization}`,
      says: `Of emails of "${organization}" nobody knows whether they were sent.`,
      runbook: 'unknown-emails',
      metric: metrics.own('EmailsUnknown', organization),
      above: 0,
    },
    {
      name: `missed-emails-${organization}`,
      says: `Emails of "${organization}" were not sent before their latest date.`,
      runbook: 'missed-emails',
      metric: metrics.own('EmailsMissed', organization),
      above: 0,
    },
  ]);
  return [
    ...own,
    {
      name: 'bounces',
      says: 'The account’s bounce rate nears the 5 % at which SES reviews it.',
      runbook: 'bounces-or-complaints',
      metric: metrics.reputation('BounceRate'),
      above: WORST_BOUNCE_RATE,
    },
    {
      name: 'complaints',
      says: 'The account’s complaint rate nears the 0.1 % at which SES reviews it.',
      runbook: 'bounces-or-complaints',
      metric: metrics.reputation('ComplaintRate'),
      above: WORST_COMPLAINT_RATE,
    },
  ];
}
