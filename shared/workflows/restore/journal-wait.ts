import {
  restoreKeys,
  restoreLockSchema,
  type RestoreLock,
  type RestoreName,
} from '../../contracts/restore/restore-parts.ts';
import { readJson, writeJson } from '../bucket/json-object.ts';
import type { OpenRestoreRequest, RestorePorts } from './restore-ports.ts';

/**
 * How long the journal may still lack what was done before sending was halted. The first try keeps
 * the moment, so no try waits anew, whoever makes it and whenever.
 */
export async function journalWaitMs(
  ports: Pick<RestorePorts, 'bucket' | 'clock'>,
  name: RestoreName,
  { journalDelayMs = 0 }: Pick<OpenRestoreRequest, 'journalDelayMs'>,
): Promise<number> {
  if (journalDelayMs === 0) return 0;
  const now = ports.clock.now();
  const { lockedAt } = (await lockOf(ports, name)) ?? (await locked(ports, name, now));
  return Math.max(0, lockedAt + journalDelayMs - now);
}

/** What an earlier try has kept. */
export async function lockOf(
  { bucket }: Pick<RestorePorts, 'bucket'>,
  name: RestoreName,
): Promise<RestoreLock | undefined> {
  const key = restoreKeys.lock(name);
  return (await bucket.head(key)) ? readJson(bucket, key, restoreLockSchema) : undefined;
}

async function locked(
  { bucket }: Pick<RestorePorts, 'bucket'>,
  name: RestoreName,
  lockedAt: number,
): Promise<RestoreLock> {
  await writeJson(bucket, restoreKeys.lock(name), { lockedAt });
  return { lockedAt };
}
