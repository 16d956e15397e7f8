import { RemovalPolicy } from 'aws-cdk-lib';
import {
  AttributeType,
  BillingMode,
  ProjectionType,
  StreamViewType,
  Table,
  TableEncryption,
  type TableProps,
} from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';

import { DUE_INDEX, TABLE_KEY, TIME_TO_LIVE } from '../../shared/contracts/aws/table-layout.ts';

/** What the tables are made with. */
export interface ContactTablesProps {
  /**
   * Capacity that the live table has at once, for a first import and plan of millions of contacts.
   * @default - what a new on-demand table has: 4,000 writes and 12,000 reads a second
   */
  readonly warmThroughput?:
    { readonly readsPerSecond: number; readonly writesPerSecond: number } | undefined;
}

/** How long back a table can be brought to any second. */
const RECOVERY_DAYS = 35;

/**
 * The two tables. `Table` and not `TableV2`: a stage lives in one region, so the replicas that
 * `AWS::DynamoDB::GlobalTable` is for are not wanted, warm throughput is there in both, and a table
 * that point-in-time recovery has made is taken into the stack (`cdk import`) as what it is.
 *
 * Encrypted with the key that DynamoDB owns: a customer key would bring a charge per request and a
 * second place where access can be lost, and nobody outside the account could read either.
 *
 * Both are kept when the stack is deleted, and cannot be deleted before their protection is off.
 */
export class ContactTables extends Construct {
  readonly live: Table;
  readonly history: Table;

  constructor(scope: Construct, id: string, { warmThroughput }: ContactTablesProps) {
    super(scope, id);
    const warm =
      warmThroughput === undefined
        ? {}
        : {
            warmThroughput: {
              readUnitsPerSecond: warmThroughput.readsPerSecond,
              writeUnitsPerSecond: warmThroughput.writesPerSecond,
            },
          };
    this.live = new Table(this, 'Live', {
      ...PROTECTED,
      ...warm,
      stream: StreamViewType.NEW_AND_OLD_IMAGES,
      timeToLiveAttribute: TIME_TO_LIVE,
    });
    this.live.addGlobalSecondaryIndex({
      ...warm,
      indexName: DUE_INDEX.name,
      partitionKey: { name: DUE_INDEX.partition, type: AttributeType.STRING },
      sortKey: { name: DUE_INDEX.sort, type: AttributeType.STRING },
      projectionType: ProjectionType.INCLUDE,
      nonKeyAttributes: [...DUE_INDEX.nonKeyAttributes],
    });
    this.history = new Table(this, 'History', PROTECTED);
  }
}

const PROTECTED: TableProps = {
  partitionKey: { name: TABLE_KEY.partition, type: AttributeType.STRING },
  sortKey: { name: TABLE_KEY.sort, type: AttributeType.STRING },
  billingMode: BillingMode.PAY_PER_REQUEST,
  encryption: TableEncryption.DEFAULT,
  pointInTimeRecoverySpecification: {
    pointInTimeRecoveryEnabled: true,
    recoveryPeriodInDays: RECOVERY_DAYS,
  },
  deletionProtection: true,
  removalPolicy: RemovalPolicy.RETAIN,
};
