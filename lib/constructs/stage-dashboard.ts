import {
  Dashboard,
  GraphWidget,
  type IMetric,
  PeriodOverride,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';

import { resourceName } from '../../shared/contracts/aws/resource-names.ts';
import { LAST_QUEUES } from './last-queue.ts';
import { MACHINES } from './machine-names.ts';
import { CALLED_BY_EVENTS } from './stage-alarms.ts';
import type { StageMetrics } from './stage-metrics.ts';

/** What the dashboard shows. */
export interface StageDashboardProps {
  readonly stage: string;
  readonly metrics: StageMetrics;
  readonly liveTable: string;
  readonly historyTable: string;
}

/** One page: what ran, what waits, what the tables take, what became of the mail. */
export class StageDashboard extends Construct {
  constructor(scope: Construct, id: string, props: StageDashboardProps) {
    super(scope, id);
    const { stage, metrics, liveTable, historyTable } = props;
    const visible = 'ApproximateNumberOfMessagesVisible';
    const mails = (['Send', 'Delivery', 'Bounce', 'Complaint', 'Reject'] as const).map((name) =>
      metrics.mails(name),
    );
    new Dashboard(this, 'Dashboard', {
      dashboardName: resourceName(stage, 'overview'),
      periodOverride: PeriodOverride.INHERIT,
      widgets: [
        [new TextWidget({ markdown: `# Almanac ${stage}`, width: 24, height: 1 })],
        [
          graph(
            'Executions that succeeded',
            MACHINES.map((name) => metrics.executions(name, 'Succeeded')),
          ),
          graph(
            'Executions that failed',
            MACHINES.map((name) => metrics.executions(name, 'Failed')),
          ),
          graph(
            'Longest execution, ms',
            MACHINES.map((name) => metrics.executionTime(name)),
          ),
        ],
        [
          graph(
            'Errors of functions',
            CALLED_BY_EVENTS.map((name) => metrics.function(name, 'Errors')),
          ),
          graph('Behind the changes, ms', [
            metrics.function('replan', 'IteratorAge'),
            metrics.function('journal', 'IteratorAge'),
          ]),
          graph(
            'Waiting for a person',
            LAST_QUEUES.map((name) => metrics.queue(name, visible)),
          ),
        ],
        [
          graph('Capacity units', [
            metrics.capacity(liveTable, 'Read', 'live'),
            metrics.capacity(liveTable, 'Write', 'live'),
            metrics.capacity(historyTable, 'Read', 'history'),
            metrics.capacity(historyTable, 'Write', 'history'),
          ]),
          graph('Mails of the account', mails),
          graph('Reputation', [
            metrics.reputation('BounceRate'),
            metrics.reputation('ComplaintRate'),
          ]),
        ],
      ],
    });
  }
}

function graph(title: string, left: IMetric[]): GraphWidget {
  return new GraphWidget({ title, left, width: 8, height: 6 });
}
