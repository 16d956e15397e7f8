import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type BucketProps,
  CfnBucket,
  type IBucket,
  type LifecycleRule,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

import { bucketOf } from './cdk-interfaces.ts';

/** For how long the buckets keep what. */
export interface StageBucketsProps {
  /** Days that a backup is kept at most. */
  readonly backupDays: number;
  /** Days that the intermediate results of runs are kept. */
  readonly runDays: number;
}

/** Parts of a backup may be a week older than its manifest, and so may what a restore reads with it. */
const BACKUP_MARGIN_DAYS = 7;

/** How long what was deleted or overwritten by mistake can be brought back. */
const UNDELETE_DAYS = 7;

/** Access logs serve to look into an incident, which is noticed within a quarter. */
const ACCESS_LOG_DAYS = 90;

/**
 * The drop bucket (what people hand in and get back) and the data bucket (what runs leave, backups,
 * journal, attachments), and one for the access logs of both. Versioned, encrypted with the keys of
 * S3, TLS only, never public, and kept when the stack is deleted.
 */
export class StageBuckets extends Construct {
  readonly drop: Bucket;
  readonly data: Bucket;

  constructor(scope: Construct, id: string, { backupDays, runDays }: StageBucketsProps) {
    super(scope, id);
    const accessLogs = this.#accessLogs();
    const common = { ...PRIVATE, versioned: true, serverAccessLogsBucket: accessLogs };
    const dropDays = backupDays + BACKUP_MARGIN_DAYS;
    this.drop = new Bucket(this, 'Drop', {
      ...common,
      serverAccessLogsPrefix: 'drop/',
      // A restore brings changes of contacts back from the dropped files, so they live as long.
      lifecycleRules: [
        ABORT_UPLOADS,
        expire('dropped/', dropDays),
        expire('reports/', dropDays),
        FORGET,
      ],
    });
    announce(this.drop);
    this.data = new Bucket(this, 'Data', {
      ...common,
      serverAccessLogsPrefix: 'data/',
      // Backups are removed by the nightly backup itself, which knows the newest one that verifies
      // and never removes it; a rule by age would. What it removed is gone a week later.
      lifecycleRules: [ABORT_UPLOADS, expire('runs/', runDays), FORGET],
    });
  }

  #accessLogs(): IBucket {
    const bucket = new Bucket(this, 'AccessLogs', {
      ...PRIVATE,
      lifecycleRules: [{ id: 'expire', expiration: Duration.days(ACCESS_LOG_DAYS) }, ABORT_UPLOADS],
    });
    Validations.of(bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason: 'This bucket holds the access logs of the others; logging itself would never end.',
    });
    return bucketOf(bucket);
  }
}

const PRIVATE = {
  encryption: BucketEncryption.S3_MANAGED,
  enforceSSL: true,
  minimumTLSVersion: 1.2,
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
  removalPolicy: RemovalPolicy.RETAIN,
} satisfies BucketProps;

const ABORT_UPLOADS: LifecycleRule = {
  id: 'abort-uploads',
  abortIncompleteMultipartUploadAfter: Duration.days(7),
};

const FORGET: LifecycleRule = {
  id: 'forget',
  noncurrentVersionExpiration: Duration.days(UNDELETE_DAYS),
  expiredObjectDeleteMarker: true,
};

/** Without the function that `eventBridgeEnabled` would bring along: CloudFormation can do it. */
function announce(bucket: Bucket): void {
  const resource = bucket.node.defaultChild;
  if (!(resource instanceof CfnBucket)) throw new TypeError('Expected the resource of a bucket');
  resource.notificationConfiguration = {
    eventBridgeConfiguration: { eventBridgeEnabled: true },
  };
}

function expire(prefix: string, days: number): LifecycleRule {
  return { id: `expire-${prefix.replace('/', '')}`, prefix, expiration: Duration.days(days) };
}
