import { join } from 'node:path';
import type { Day } from '../../shared/domain/calendar/civil-date.ts';
import { sqliteStore } from '../../shared/adapters/sqlite/sqlite-store.ts';
import { afterThisTurn } from '../../shared/runtime/turn.ts';
import {
  compareStores,
  type StoreComparison,
} from '../../shared/workflows/restore/compare-stores.ts';
import { restoreBackup } from '../../shared/workflows/restore/restore-backup.ts';
import type { Installation } from '../installation/installation.ts';
import { backupNow } from '../operations/backup-now.ts';
import { haltSending } from '../operations/halt-sending.ts';
import { COORDINATOR, sendFor, type Stage } from './stage.ts';

/** A backup was made. */
export interface BackedUp {
  readonly incident: 'backed_up';
  readonly at: number;
  readonly backupId: string;
  readonly contacts: number;
  readonly emails: number;
}

/** The backup was restored into a new store, hours and a day's mail later. */
export interface Restored {
  readonly incident: 'restored';
  readonly at: number;
  readonly backupId: string;
  /** The new store's file. */
  readonly store: string;
  /** Mails of the morning, of which only the journal knows. */
  readonly fromJournal: number;
  readonly comparison: StoreComparison;
  /** Mails that went out when the new store was told to send the same day's again. */
  readonly sentAgain: number;
}

/** Backs up before the day's mail goes out. */
export async function backUp({ installation, clock }: Stage, day: Day): Promise<BackedUp> {
  clock.moveTo(day, '05:15');
  const at = clock.now();
  const result = await backupNow(installation, day);
  if (result.result !== 'done') throw new Error(`Expected a backup, got ${result.result}`);
  const { backup_id: backupId, totals } = result.manifest;
  return { incident: 'backed_up', at, backupId, ...totals };
}

/**
 * Pretends that the store is lost: restores the backup into a new one, compares the two, and sends
 * the day's mail again from the new one.
 */
export async function restoreElsewhere(
  { installation, clock }: Stage,
  day: Day,
  backupId: string,
): Promise<Restored> {
  clock.moveTo(day, '12:00');
  const at = clock.now();
  const { ports, organizationId, hashKey, paths } = installation;
  const path = join(paths.home, 'restored.sqlite');
  const store = sqliteStore({ path, defer: afterThisTurn, waitsForDisk: false });
  try {
    // Journal and outbox are the same; the journal goes on telling of the first store alone.
    const restored: Installation = { ...installation, ports: { ...ports, store } };
    const request = { organizationId, backupId, today: day, actor: COORDINATOR, hashKey };
    const result = await restoreBackup(restored.ports, request);
    if (result.result !== 'restored') throw new Error(`Expected a restore, got ${result.result}`);
    const comparison = await compareStores(ports.store, store, organizationId);
    await haltSending(restored, null, COORDINATOR);
    const { sent } = await sendFor(restored, day);
    return {
      incident: 'restored',
      at,
      backupId,
      store: path,
      fromJournal: result.contacts.replayed,
      comparison,
      sentAgain: sent,
    };
  } finally {
    store.close();
  }
}
