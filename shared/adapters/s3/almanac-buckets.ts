/** The stage's two S3 buckets. */
export interface AlmanacBuckets {
  /** What people put in and what imports write for them. */
  readonly dropBucket: string;
  /** Runs, backups, journal, attachments. */
  readonly dataBucket: string;
}

/** First folders of the keys that people read or write. */
const DROP_FOLDERS: ReadonlySet<string> = new Set(['drop', 'dropped', 'reports']);

/** The bucket of each key, and of each prefix, by its first folder: the `bucketOf` of `s3Bucket`. */
export function almanacBuckets({
  dropBucket,
  dataBucket,
}: AlmanacBuckets): (keyOrPrefix: string) => string {
  return (keyOrPrefix) => {
    const end = keyOrPrefix.indexOf('/');
    if (end === -1) {
      throw new Error(
        `Expected a key or prefix with its whole first folder, like "runs/", got "${keyOrPrefix}": it could be in ${dropBucket} and in ${dataBucket}`,
      );
    }
    return DROP_FOLDERS.has(keyOrPrefix.slice(0, end)) ? dropBucket : dataBucket;
  };
}
