import { ArnFormat, Stack } from 'aws-cdk-lib';
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

import { DUE_INDEX } from '../../shared/contracts/aws/table-layout.ts';
import type { ObjectAccess } from './stage-access.ts';
import { readParameter } from './stage-parameters.ts';

/** Scan is not among them, and nothing that changes a table. */
const READ_ITEMS = ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'];
const WRITE_ITEMS = [
  'dynamodb:PutItem',
  'dynamodb:UpdateItem',
  'dynamodb:DeleteItem',
  'dynamodb:BatchWriteItem',
  'dynamodb:ConditionCheckItem',
];

const OBJECT_ACTIONS: Readonly<Record<ObjectAccess, readonly string[]>> = {
  get: ['s3:GetObject'],
  put: ['s3:PutObject', 's3:AbortMultipartUpload'],
  delete: ['s3:DeleteObject'],
};

/** What the data stack has made, as the pipeline sees it, and the narrow permissions to it. */
export class StageData extends Construct {
  readonly liveTable: string;
  readonly liveStreamArn: string;
  readonly historyTable: string;
  readonly dropBucket: string;
  readonly dataBucket: string;
  readonly hashKeySecretArn: string;

  constructor(scope: Construct, id: string, { stage }: { readonly stage: string }) {
    super(scope, id);
    this.liveTable = readParameter(this, stage, 'live-table');
    this.liveStreamArn = readParameter(this, stage, 'live-stream');
    this.historyTable = readParameter(this, stage, 'history-table');
    this.dropBucket = readParameter(this, stage, 'drop-bucket');
    this.dataBucket = readParameter(this, stage, 'data-bucket');
    this.hashKeySecretArn = readParameter(this, stage, 'hash-key-secret');
  }

  /** Reads, or also writes, items of the live table and reads its index. */
  grantLive(grantee: IGrantable, access: 'read' | 'write'): void {
    const table = this.#tableArn(this.liveTable);
    grant(grantee, READ_ITEMS, table);
    grant(grantee, ['dynamodb:Query'], `${table}/index/${DUE_INDEX.name}`);
    if (access === 'write') grant(grantee, WRITE_ITEMS, table);
  }

  /** Reads, or also writes, items of the history. */
  grantHistory(grantee: IGrantable, access: 'read' | 'write'): void {
    const table = this.#tableArn(this.historyTable);
    grant(grantee, access === 'read' ? READ_ITEMS : [...READ_ITEMS, ...WRITE_ITEMS], table);
  }

  /** What may be done under which prefixes of a bucket. */
  grantObjects(
    grantee: IGrantable,
    bucket: 'drop' | 'data',
    access: Readonly<Record<string, readonly ObjectAccess[]>>,
  ): void {
    const resource = bucket === 'drop' ? this.dropBucket : this.dataBucket;
    const arn = Stack.of(this).formatArn({ service: 's3', region: '', account: '', resource });
    for (const [prefix, kinds] of Object.entries(access)) {
      const actions = kinds.flatMap((kind) => OBJECT_ACTIONS[kind]);
      grant(grantee, actions, `${arn}/${prefix}*`);
    }
    // Without it S3 answers "forbidden" instead of "not there"; with a condition on the prefix, too.
    const reads = Object.values(access).some((kinds) => kinds.includes('get'));
    if (reads) grant(grantee, ['s3:ListBucket'], arn);
  }

  /** Reads the key for hashes of private values. */
  grantHashKey(grantee: IGrantable): void {
    grant(grantee, ['secretsmanager:GetSecretValue'], this.hashKeySecretArn);
  }

  /** Reads the live table's stream from a place in it on. */
  grantStream(grantee: IGrantable): void {
    const actions = ['DescribeStream', 'GetRecords', 'GetShardIterator'];
    grant(
      grantee,
      actions.map((action) => `dynamodb:${action}`),
      this.liveStreamArn,
    );
  }

  #tableArn(name: string): string {
    const arnFormat = ArnFormat.SLASH_RESOURCE_NAME;
    return Stack.of(this).formatArn({
      service: 'dynamodb',
      resource: 'table',
      resourceName: name,
      arnFormat,
    });
  }
}

function grant(grantee: IGrantable, actions: readonly string[], resource: string): void {
  const statement = new PolicyStatement({ actions: [...actions], resources: [resource] });
  grantee.grantPrincipal.addToPrincipalPolicy(statement);
}
