import { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';

import { METRIC_NAMESPACE, type MetricName } from '../../shared/contracts/aws/metrics.ts';
import { resourceName } from '../../shared/contracts/aws/resource-names.ts';
import { DUE_INDEX } from '../../shared/contracts/aws/table-layout.ts';
import type { FunctionName } from './function-list.ts';
import type { LastQueueName } from './last-queue.ts';
import type { MachineName } from './machine-names.ts';

const FIVE_MINUTES = Duration.minutes(5);

/** The metrics of a stage, found by the names of what emits them. */
export class StageMetrics {
  readonly #stage: string;
  readonly #machineArn: (machine: MachineName) => string;

  constructor(stage: string, machineArn: (machine: MachineName) => string) {
    this.#stage = stage;
    this.#machineArn = machineArn;
  }

  executions(
    machine: MachineName,
    ended: 'Started' | 'Succeeded' | 'Failed' | 'TimedOut',
    period = FIVE_MINUTES,
  ): Metric {
    return new Metric({
      namespace: 'AWS/States',
      metricName: `Executions${ended}`,
      dimensionsMap: { StateMachineArn: this.#machineArn(machine) },
      statistic: Stats.SUM,
      period,
      label: `${machine} ${ended.toLowerCase()}`,
    });
  }

  /** Milliseconds from beginning to end. */
  executionTime(machine: MachineName): Metric {
    return new Metric({
      namespace: 'AWS/States',
      metricName: 'ExecutionTime',
      dimensionsMap: { StateMachineArn: this.#machineArn(machine) },
      statistic: Stats.MAXIMUM,
      period: FIVE_MINUTES,
      label: machine,
    });
  }

  function(name: FunctionName, metric: 'Errors' | 'Duration' | 'IteratorAge'): Metric {
    return new Metric({
      namespace: 'AWS/Lambda',
      metricName: metric,
      dimensionsMap: { FunctionName: resourceName(this.#stage, name) },
      statistic: metric === 'Errors' ? Stats.SUM : Stats.MAXIMUM,
      period: FIVE_MINUTES,
      label: name,
    });
  }

  /** Of all functions of the account in this region, because they share its concurrency. */
  throttledCalls(): Metric {
    return new Metric({
      namespace: 'AWS/Lambda',
      metricName: 'Throttles',
      statistic: Stats.SUM,
      period: FIVE_MINUTES,
    });
  }

  queue(
    name: LastQueueName | 'dropped-files',
    metric: 'ApproximateNumberOfMessagesVisible' | 'ApproximateAgeOfOldestMessage',
  ): Metric {
    return new Metric({
      namespace: 'AWS/SQS',
      metricName: metric,
      dimensionsMap: { QueueName: resourceName(this.#stage, name) },
      statistic: Stats.MAXIMUM,
      period: FIVE_MINUTES,
      label: name,
    });
  }

  /** Capacity units taken from a table. */
  capacity(tableName: string, kind: 'Read' | 'Write', label: string): Metric {
    return new Metric({
      namespace: 'AWS/DynamoDB',
      metricName: `Consumed${kind}CapacityUnits`,
      dimensionsMap: { TableName: tableName },
      statistic: Stats.SUM,
      period: FIVE_MINUTES,
      label: `${label} ${kind.toLowerCase()}`,
    });
  }

  /** Reads and writes that a table, and for the live one its index, refused for their rate. */
  throttledItems(
    tableName: string,
    { withIndex }: { readonly withIndex: boolean },
  ): MathExpression {
    const throttled = (kind: 'Read' | 'Write', index?: string): Metric =>
      new Metric({
        namespace: 'AWS/DynamoDB',
        metricName: `${kind}ThrottleEvents`,
        dimensionsMap: {
          TableName: tableName,
          ...(index === undefined ? {} : { GlobalSecondaryIndexName: index }),
        },
        statistic: Stats.SUM,
      });
    const table = { reads: throttled('Read'), writes: throttled('Write') };
    const usingMetrics = withIndex ? { ...table, due: throttled('Write', DUE_INDEX.name) } : table;
    const expression = Object.keys(usingMetrics)
      .map((name) => `FILL(${name}, 0)`)
      .join(' + ');
    return new MathExpression({ expression, usingMetrics, period: FIVE_MINUTES });
  }

  /** What the functions themselves measure of an organization. */
  own(metricName: MetricName, organization: string): Metric {
    return new Metric({
      namespace: METRIC_NAMESPACE,
      metricName,
      dimensionsMap: { stage: this.#stage, organization },
      statistic: Stats.SUM,
      period: FIVE_MINUTES,
      label: `${metricName} of ${organization}`,
    });
  }

  /** Of the account: SES judges it as a whole. */
  reputation(rate: 'BounceRate' | 'ComplaintRate'): Metric {
    return new Metric({
      namespace: 'AWS/SES',
      metricName: `Reputation.${rate}`,
      statistic: Stats.AVERAGE,
      period: Duration.hours(1),
      label: rate,
    });
  }

  /** Mails that the account sent or lost. */
  mails(metric: 'Send' | 'Delivery' | 'Bounce' | 'Complaint' | 'Reject'): Metric {
    return new Metric({
      namespace: 'AWS/SES',
      metricName: metric,
      statistic: Stats.SUM,
      period: FIVE_MINUTES,
      label: metric,
    });
  }
}
