import type { ImportInput } from '../../contracts/steps/import-steps.ts';
import { localTimeAt } from '../../domain/calendar/time-zone.ts';
import type { BucketObject } from '../../ports/bucket.ts';
import { pinnedConfiguration } from '../configuration/pinned-configuration.ts';
import { arrivalOf, droppedSource, dropPrefix, isUnfinished } from './drop-folder.ts';
import type { ImportPorts } from './import-request.ts';
import { inImportOrder } from './import-source.ts';
import { openImport, type OpenedImport } from './open-import.ts';

/** Who imports a dropped file; what it is called where executions are asked about. */
export type ExecutionOf = (file: { readonly key: string; readonly version: string }) => string;

/**
 * A file that arrived so lately may have no execution yet: its event is on the way. Contacts that
 * are dropped together with their visits come before them all the same.
 */
const ON_THE_WAY_MS = 60_000;

/** An import that is open is among so many runs; when it is not, opening finds it. */
const RUNS_TO_LOOK_THROUGH = 20;

/**
 * Whether it is a dropped file's turn, among those that wait: what others depend on first, then in
 * order of arrival, one import of an organization at a time. With `mine` the import's run is open and
 * belongs to the execution, so no other one gets the turn meanwhile; asked again, it is still its.
 *
 * A file only counts while its execution runs. One whose import failed stays in the drop folder for
 * a person to look at, and holds nobody up; when its execution is redriven, it waits like the others.
 */
export async function importTurn(
  ports: ImportPorts,
  input: ImportInput,
  executionOf: ExecutionOf,
): Promise<'mine' | 'wait' | 'gone'> {
  const object = await droppedObject(ports, input);
  if (!object) return 'gone';
  if (await anotherImports(ports, input)) return 'wait';
  if (await isBehind(ports, input, executionOf)) return 'wait';
  const opened = await openDropped(ports, input, object);
  return opened.result === 'opened' ? 'mine' : 'wait';
}

/** The dropped file as it arrived; `undefined` when it was removed, or replaced by a later one. */
export async function droppedObject(
  { bucket }: Pick<ImportPorts, 'bucket'>,
  { key, version }: Pick<ImportInput, 'key' | 'version'>,
): Promise<BucketObject | undefined> {
  const object = await bucket.head(key);
  return object && arrivalOf(object) === version ? object : undefined;
}

/** Opens the run of a dropped file, or goes on with the one that its execution has opened. */
export async function openDropped(
  ports: ImportPorts,
  { organizationId, key, version }: ImportInput,
  object: BucketObject,
): Promise<OpenedImport> {
  const { kind, instance } = droppedSource(ports.bucket, object);
  const current = await pinnedConfiguration(ports.store.configVersions, organizationId);
  const { timeZone } = current.settings.organization;
  return openImport(ports, {
    organizationId,
    name: key,
    version,
    ...(kind && { kind }),
    ...(instance !== undefined && { instance }),
    today: localTimeAt(ports.clock.now(), timeZone).day,
    configVersion: current.version,
    keepsPins: true,
  });
}

/** While one imports, the others need not look at the whole folder. */
async function anotherImports(
  { store, executions }: ImportPorts,
  { organizationId }: ImportInput,
): Promise<boolean> {
  const runs = await store.runs.list(organizationId, RUNS_TO_LOOK_THROUGH);
  const open = runs.find(({ kind, status }) => kind === 'import' && status === 'open');
  if (!open || open.execution === executions.current()) return false;
  return executions.isRunning(open.execution);
}

async function isBehind(
  ports: ImportPorts,
  { organizationId, key }: ImportInput,
  executionOf: ExecutionOf,
): Promise<boolean> {
  const waiting: BucketObject[] = [];
  for await (const object of ports.bucket.list(dropPrefix(organizationId))) {
    if (!isUnfinished(object.key)) waiting.push(object);
  }
  const files = waiting
    .toSorted(byArrival)
    .map((object) => ({ ...droppedSource(ports.bucket, object), object }));
  for (const { object } of await inImportOrder(files)) {
    if (object.key === key) return false;
    if (await counts(ports, object, executionOf)) return true;
  }
  return false;
}

async function counts(
  { clock, executions }: ImportPorts,
  object: BucketObject,
  executionOf: ExecutionOf,
): Promise<boolean> {
  if (clock.now() - object.modifiedAt < ON_THE_WAY_MS) return true;
  return executions.isRunning(executionOf({ key: object.key, version: arrivalOf(object) }));
}

function byArrival(left: BucketObject, right: BucketObject): number {
  return left.modifiedAt - right.modifiedAt || (left.key < right.key ? -1 : 1);
}
