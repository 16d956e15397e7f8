import { statusText } from '../../contracts/records/record-words.ts';
import type { Clock } from '../../ports/clock.ts';
import type { DrainedJournal, JournalEntry } from '../../ports/journal.ts';
import type { RecordChange, RecordChanges } from '../../ports/record-changes.ts';
import { journalEntryOf } from './journal-entry.ts';

/** What the drain reads from and writes to. */
export interface DrainPorts {
  readonly recordChanges: RecordChanges;
  readonly journal: DrainedJournal;
  readonly clock: Clock;
}

/** How a drain went. */
export interface DrainResult {
  readonly appended: number;
  /** A claim or outcome is about to be journaled by the run that made it; the next drain goes on. */
  readonly waiting: boolean;
}

/** How many changes go into one append. */
const BATCH = 1000;

/** A living send run journals a claim or an outcome at once; after this time it is taken for dead. */
const GRACE_MS = 60_000;

/**
 * Carries an organization's changes from the store into its journal, in order, each exactly once,
 * also when it is killed anywhere or runs in several processes:
 *
 * - every line names the change it was made of, so what a killed drain appended without
 *   acknowledging it is found in the journal and left out;
 * - it appends only at the position up to which it knows the journal; otherwise it looks again;
 * - claims and outcomes are appended by the send run itself before it goes on. They are left out
 *   when they are there already, waited for while they are fresh, and written only for a run that
 *   died between its store and its journal.
 *
 * @param hashKey the installation's key for hashes of private values.
 */
export async function drainJournal(
  ports: DrainPorts,
  organizationId: string,
  hashKey: string,
): Promise<DrainResult> {
  const { recordChanges, journal, clock } = ports;
  const storeId = await recordChanges.storeId();
  let place = await recordChanges.place(organizationId);
  const known: KnownLines = {
    end: place.journalPosition,
    position: place.position,
    emails: new Set(),
  };
  let appended = 0;
  for (;;) {
    await readLines(journal, organizationId, storeId, known);
    const end = known.end;
    const changes = await recordChanges.read(organizationId, BATCH);
    const ready = beforeFresh(changes, known, clock.now());
    const entries = ready
      .filter((change) => change.position > known.position && !isAppended(change, known))
      .map((change) => journalEntryOf(change, storeId, hashKey));
    const next = entries.length === 0 ? end : await journal.appendAt(organizationId, end, entries);
    if (next === null) continue;
    known.end = next;
    appended += entries.length;
    const waiting = ready.length < changes.length;
    const caughtUp = !waiting && changes.length < BATCH;
    const position = ready.at(-1)?.position ?? place.position;
    // Once everything is drained, no line before `end` can belong to a later change.
    place = { position, journalPosition: caughtUp ? end : place.journalPosition };
    if (ready.length > 0) await recordChanges.acknowledge(organizationId, place);
    if (waiting || caughtUp) return { appended, waiting };
  }
}

/** What a drain knows of the journal from its place on. */
interface KnownLines {
  /** The journal position up to which it was read. */
  end: number;
  /** The last change of this store that is in it. */
  position: number;
  /** Lines of emails that sending appended. */
  readonly emails: Set<string>;
}

async function readLines(
  journal: DrainedJournal,
  organizationId: string,
  storeId: string,
  known: KnownLines,
): Promise<void> {
  for (;;) {
    const { entries, next } = await journal.read(organizationId, known.end, BATCH);
    for (const entry of entries) {
      const { source } = entry;
      if (source === undefined) known.emails.add(appendedLine(entry));
      else if (source.storeId === storeId && typeof source.position === 'number')
        known.position = Math.max(known.position, source.position);
    }
    if (next === known.end) return;
    known.end = next;
  }
}

/** The changes before the first claim or outcome that its run may still be about to journal. */
function beforeFresh(
  changes: readonly RecordChange[],
  known: KnownLines,
  now: number,
): readonly RecordChange[] {
  const fresh = changes.findIndex(
    (change) =>
      isOfClaim(change) &&
      Math.abs(now - change.cause.at) < GRACE_MS &&
      change.position > known.position &&
      !isAppended(change, known),
  );
  return fresh === -1 ? changes : changes.slice(0, fresh);
}

function isOfClaim(change: RecordChange): boolean {
  if (change.entity !== 'email' || change.after === null) return false;
  return change.before?.status === 'claimed' || change.after.status === 'claimed';
}

/** Whether sending has appended the email's state after this change itself. */
function isAppended(change: RecordChange, known: KnownLines): boolean {
  if (change.entity !== 'email' || change.after === null) return false;
  const { emailId, revision, status, claim } = change.after;
  return known.emails.has(
    lineOf(emailId, revision, statusText(status), claim?.at, change.cause.run),
  );
}

function appendedLine({ key, fields, cause }: JournalEntry): string {
  const { claim } = fields;
  const claimedAt =
    typeof claim === 'object' && claim !== null && 'at_ms' in claim ? claim.at_ms : undefined;
  return lineOf(key, fields['revision'], fields['status'], claimedAt, cause.run);
}

function lineOf(...parts: readonly unknown[]): string {
  return parts.join(' ');
}
