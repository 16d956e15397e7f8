import { Duration } from 'aws-cdk-lib';
import { Table } from 'aws-cdk-lib/aws-dynamodb';
import { FilterCriteria, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import {
  DynamoEventSource,
  type DynamoEventSourceProps,
  SqsDlq,
} from 'aws-cdk-lib/aws-lambda-event-sources';
import { Construct } from 'constructs';

import { BULK_RUN, ENTITY } from '../../shared/contracts/aws/table-layout.ts';
import type { AlmanacFunction } from './almanac-function.ts';
import type { LastQueue } from './last-queue.ts';
import type { StageData } from './stage-data.ts';

/** The two readers of the live table's stream; it serves no third one. */
export interface StreamReadersProps {
  readonly data: StageData;
  readonly replan: AlmanacFunction;
  readonly replanFailures: LastQueue;
  readonly journal: AlmanacFunction;
  readonly journalFailures: LastQueue;
}

/**
 * Changes of contacts, events and suppressions, but not those of bulk imports, which are followed by
 * a plan anyway. Emails, which replanning itself writes, do not wake it. A removed item has no new
 * image and matches nothing.
 */
const IMAGES_WORTH_REPLANNING: readonly Readonly<Record<string, object>>[] = [
  {
    [ENTITY]: { S: ['contact', 'event'] },
    [BULK_RUN]: { NULL: [true] },
  },
  { [ENTITY]: { S: ['suppression'] } },
];

/**
 * How both readers meet trouble: the batch is halved until the record that fails is alone, and given
 * up after some tries. The stream keeps records for a day; giving up within hours leaves most of it
 * for a redrive, which has to read them there.
 */
const COMMON: DynamoEventSourceProps = {
  startingPosition: StartingPosition.TRIM_HORIZON,
  bisectBatchOnError: true,
  reportBatchItemFailures: true,
  retryAttempts: 10,
  maxRecordAge: Duration.hours(6),
};

/** Hands the live table's stream to replan and to the journal. */
export class StreamReaders extends Construct {
  constructor(scope: Construct, id: string, props: StreamReadersProps) {
    super(scope, id);
    const { data, replan, replanFailures, journal, journalFailures } = props;
    const table = Table.fromTableAttributes(this, 'Live', {
      tableName: data.liveTable,
      tableStreamArn: data.liveStreamArn,
    });
    replan.version.addEventSource(
      new DynamoEventSource(table, {
        ...COMMON,
        batchSize: 100,
        // Changes of one item stay in order; ten at a time keep up with a day of visits.
        parallelizationFactor: 10,
        onFailure: new SqsDlq(replanFailures.queue),
        filters: IMAGES_WORTH_REPLANNING.map((image) =>
          FilterCriteria.filter({ dynamodb: { NewImage: image } }),
        ),
      }),
    );
    journal.version.addEventSource(
      new DynamoEventSource(table, {
        ...COMMON,
        // Large batches make large objects; the window keeps the journal within a minute.
        batchSize: 1_000,
        maxBatchingWindow: Duration.seconds(20),
        parallelizationFactor: 4,
        onFailure: new SqsDlq(journalFailures.queue),
      }),
    );
  }
}
