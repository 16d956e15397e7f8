import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

import type { StageParameter } from '../../shared/contracts/aws/resource-names.ts';
import { ContactTables } from '../constructs/contact-tables.ts';
import { HashKey } from '../constructs/hash-key.ts';
import { StageBuckets } from '../constructs/stage-buckets.ts';
import { publishParameter } from '../constructs/stage-parameters.ts';
import type { StageSettings } from '../settings/stage-settings.ts';

/** Props of the stacks of a stage. */
export interface StageStackProps extends StackProps {
  readonly settings: StageSettings;
}

/** Everything that must not be lost: tables, buckets, the hash key. The other stacks can be made anew. */
export class DataStack extends Stack {
  constructor(scope: Construct, id: string, { settings, ...props }: StageStackProps) {
    super(scope, id, { ...props, terminationProtection: true });
    const { stage, retention, warmThroughput } = settings;
    const tables = new ContactTables(this, 'Tables', { warmThroughput });
    const buckets = new StageBuckets(this, 'Buckets', retention);
    const hashKey = new HashKey(this, 'HashKey', { stage });
    const published: readonly (readonly [StageParameter, string])[] = [
      ['live-table', tables.live.tableName],
      ['live-stream', tables.live.tableStreamArn ?? ''],
      ['history-table', tables.history.tableName],
      ['drop-bucket', buckets.drop.bucketName],
      ['data-bucket', buckets.data.bucketName],
      ['hash-key-secret', hashKey.secret.secretArn],
    ];
    for (const [parameter, value] of published) publishParameter(this, stage, parameter, value);
  }
}
