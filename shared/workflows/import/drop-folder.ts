import { FILE_KINDS } from '../../contracts/files/column-definition.ts';
import type { Bucket, BucketObject } from '../../ports/bucket.ts';
import { bucketSource, type ImportSource } from './import-source.ts';

const FOLDER = 'drop/';

/** Where the files of an organization are dropped. */
export function dropPrefix(organizationId: string): string {
  return `${FOLDER}${organizationId}/`;
}

/** Whose a dropped file is; `undefined` for what is no file in an organization's drop folder. */
export function organizationOfDrop(key: string): string | undefined {
  const [folder, organizationId, ...rest] = key.split('/');
  const isFile = `${folder ?? ''}/` === FOLDER && rest.length > 0 && rest.at(-1) !== '';
  return isFile && organizationId !== '' ? organizationId : undefined;
}

/** Names under which programs write what is not finished, and files that systems leave about. */
export function isUnfinished(key: string): boolean {
  const name = key.slice(key.lastIndexOf('/') + 1);
  return /^[.~]|\.(?:part|partial|tmp|crdownload|filepart)$|^Thumbs\.db$|^desktop\.ini$/i.test(
    name,
  );
}

/**
 * A dropped file as what its place says that it is: `drop/<organization>/<file>`, or below a folder
 * that says what it holds: `contacts/`, `visits/`, …, `outreach/<instance>/`.
 */
export function droppedSource(bucket: Bucket, object: BucketObject): ImportSource {
  const source = bucketSource(bucket, object);
  const [folder, instance, ...file] = object.key.split('/').slice(2);
  if (folder === 'outreach' && instance !== undefined && file.length > 0) {
    return { ...source, instance };
  }
  const kind = instance === undefined ? undefined : FILE_KINDS.find((known) => known === folder);
  return kind ? { ...source, kind } : source;
}

/**
 * Tells one arrival of a file from every other: the same content dropped again under the same name
 * is another arrival, and imported again.
 */
export function arrivalOf({ version, modifiedAt }: BucketObject): string {
  return `${version}@${String(modifiedAt)}`;
}
