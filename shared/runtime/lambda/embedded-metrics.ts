import { METRIC_NAMESPACE, METRICS, type MetricName } from '../../contracts/aws/metrics.ts';
import type { LambdaRuntime } from './lambda-runtime.ts';

/** Measured values by metric. */
export type Measured = Readonly<Partial<Record<MetricName, number>>>;

/**
 * Writes metrics as a log line in CloudWatch's embedded metric format, without a call to CloudWatch.
 *
 * @param organizationId null where what was measured is of several organizations, or of none.
 * @param properties searched in the log, but no dimensions.
 */
export function writeMetrics(
  { stage, clock, sink }: LambdaRuntime,
  organizationId: string | null,
  measured: Measured,
  properties: Readonly<Record<string, unknown>> = {},
): void {
  const values = Object.entries(measured);
  if (values.length === 0) return;
  const unitOf = new Map<string, string>(Object.entries(METRICS));
  const metrics = values.map(([name]) => ({ Name: name, Unit: unitOf.get(name) }));
  const dimensions = organizationId === null ? ['stage'] : ['stage', 'organization'];
  const line = {
    _aws: {
      Timestamp: clock.now(),
      CloudWatchMetrics: [
        { Namespace: METRIC_NAMESPACE, Dimensions: [dimensions], Metrics: metrics },
      ],
    },
    stage,
    ...(organizationId !== null && { organization: organizationId }),
    ...properties,
    ...Object.fromEntries(values),
  };
  sink.write(`${JSON.stringify(line)}\n`);
}
