import { PRICE_LIST } from '../price-list.ts';
import { MEMORY_MEGABYTES, type Load } from './model.ts';

/** Dollars by service. */
export interface Dollars {
  readonly reads: number;
  readonly writes: number;
  readonly lambda: number;
  readonly steps: number;
  readonly s3: number;
  readonly logs: number;
}

/** Several loads together. */
export function sum(all: readonly Dollars[]): Dollars {
  const of = (one: keyof Dollars): number => all.reduce((so, dollars) => so + dollars[one], 0);
  return {
    reads: of('reads'),
    writes: of('writes'),
    lambda: of('lambda'),
    steps: of('steps'),
    s3: of('s3'),
    logs: of('logs'),
  };
}

/** What a load costs by the price list. */
export function dollarsOf({ usage, transitions, invocations, billedSeconds }: Load): Dollars {
  const { dynamodb, lambda, stepFunctions, s3, cloudwatch } = PRICE_LIST;
  const writes = usage.liveWrites + usage.indexWrites + usage.historyWrites;
  const gigabyteSeconds = (billedSeconds * MEMORY_MEGABYTES) / 1024;
  return {
    reads: ((usage.liveReads + usage.historyReads) / 1e6) * dynamodb.perMillionReadUnits,
    writes: (writes / 1e6) * dynamodb.perMillionWriteUnits,
    lambda:
      gigabyteSeconds * lambda.perGigabyteSecond + (invocations / 1e6) * lambda.perMillionRequests,
    steps: (transitions / 1000) * stepFunctions.perThousandTransitions,
    s3: (usage.puts / 1000) * s3.perThousandPuts + (usage.gets / 1000) * s3.perThousandGets,
    logs: (usage.logBytes / 1e9) * cloudwatch.perGigabyteOfLogs,
  };
}

/** All services together. */
export function total(dollars: Dollars): number {
  const { reads, writes, lambda, steps, s3, logs } = dollars;
  return reads + writes + lambda + steps + s3 + logs;
}
