import type { Day } from '../../domain/calendar/civil-date.ts';
import type { Email } from '../../domain/planning/email.ts';
import { dueShardOf } from '../../domain/planning/placement.ts';
import type { Cause } from '../../ports/cause.ts';
import type { DueEmail, DuePage, EmailRef } from '../../ports/emails.ts';
import type { EmailImage } from '../../ports/record-changes.ts';
import { byCodePoints } from './code-points.ts';
import { emailsOf, type HeldOrganization, type MemoryState } from './state.ts';

/** Puts, replaces or (`undefined`) removes an email's record, its due entry with it. */
export function writeEmail(
  state: MemoryState,
  held: HeldOrganization,
  ref: EmailRef,
  after: Email | undefined,
  cause: Cause,
): void {
  const emails = emailsOf(held, ref.contactId);
  const before = emails?.get(ref.emailId);
  if (before) dueOf(held, before)?.delete(before.emailId);
  if (after) {
    const { emailId, contactId, priority } = after;
    emails?.set(emailId, after);
    dueOf(held, after)?.set(emailId, { emailId, contactId, priority });
  } else {
    emails?.delete(ref.emailId);
  }
  const images = { before: before ? image(before) : null, after: after ? image(after) : null };
  const about = { organizationId: held.id, contactId: ref.contactId, cause };
  state.changes.record({ entity: 'email', ...images, ...about });
}

/** A page of the due index: by priority, then email id. */
export function dueEmails(
  held: HeldOrganization,
  sendDate: Day,
  shard: number,
  cursor: string | null,
  limit: number,
): DuePage {
  const entries = [...(held.due.get(dueKey(sendDate, shard))?.values() ?? [])];
  const waiting = entries
    .toSorted(byPriority)
    .filter((due) => cursor === null || byPriority(due, parseCursor(cursor)) > 0);
  const due = waiting.slice(0, limit);
  const last = due.at(-1);
  const more = last !== undefined && waiting.length > limit;
  return { due, cursor: more ? `${String(last.priority)} ${last.emailId}` : null };
}

function dueOf(held: HeldOrganization, email: Email): Map<string, DueEmail> | undefined {
  if (email.status !== 'pending' || email.sendDate === null) return undefined;
  const key = dueKey(email.sendDate, dueShardOf(email.emailId));
  const entries = held.due.get(key) ?? new Map<string, DueEmail>();
  held.due.set(key, entries);
  return entries;
}

function dueKey(sendDate: Day, shard: number): string {
  return `${String(sendDate)}/${String(shard)}`;
}

type DueKey = Pick<DueEmail, 'priority' | 'emailId'>;

function byPriority(a: DueKey, b: DueKey): number {
  return a.priority - b.priority || byCodePoints(a.emailId, b.emailId);
}

function parseCursor(cursor: string): DueKey {
  const [priority, emailId] = cursor.split(' ');
  return { priority: Number(priority), emailId: emailId ?? '' };
}

function image({ trace: _trace, ...rest }: Email): EmailImage {
  return rest;
}
