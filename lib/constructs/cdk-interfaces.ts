/**
 * CDK classes under the interfaces that CDK's props want. The classes declare some attributes as
 * `T | undefined` that the interfaces declare as absent, and our compiler tells the two apart.
 */
import { FunctionBase, type IFunction } from 'aws-cdk-lib/aws-lambda';
import { Bucket, type IBucket } from 'aws-cdk-lib/aws-s3';

/** A function or a version of one. */
export function functionOf(construct: unknown): IFunction {
  if (construct instanceof FunctionBase) return construct;
  throw new TypeError('Expected a function');
}

/** A bucket. */
export function bucketOf(construct: unknown): IBucket {
  if (isBucket(construct)) return construct;
  throw new TypeError('Expected a bucket');
}

function isBucket(construct: unknown): construct is IBucket {
  return construct instanceof Bucket;
}
