import { S3ServiceException } from '@aws-sdk/client-s3';

/** Whether S3 says that there is no such object; a missing bucket is another matter. */
export function isMissingObject(error: unknown): boolean {
  // A HEAD answer has no body, so its error has no code of its own.
  return isNamed(error, 'NoSuchKey') || isNamed(error, 'NotFound');
}

/** Whether an error is S3's answer of this name. */
export function isNamed(error: unknown, name: string): boolean {
  return error instanceof S3ServiceException && error.name === name;
}
