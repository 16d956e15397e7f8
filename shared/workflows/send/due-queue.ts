import type { PriorityClass, SendCursor } from '../../contracts/sending/send-run.ts';
import type { Day } from '../../domain/calendar/civil-date.ts';
import { DUE_SHARDS } from '../../domain/planning/placement.ts';
import type { Store } from '../../ports/store.ts';

/** References read at once; a cursor keeps at most these and some of the page before. */
const PAGE_SIZE = 50;

/**
 * What is due on a date, by priority class, the lowest number first. Reads keys only; what becomes
 * due in a class that is not among them waits for the next sweep.
 */
export async function surveyDue(
  emails: Store['emails'],
  organizationId: string,
  today: Day,
): Promise<readonly PriorityClass[]> {
  const dueByPriority = new Map<number, number>();
  for (let shard = 0; shard < DUE_SHARDS; shard++) {
    for (let page: string | null = null, more = true; more; more = page !== null) {
      const read: Awaited<ReturnType<typeof emails.due>> = await emails.due(
        organizationId,
        today,
        shard,
        page,
        SURVEY_PAGE_SIZE,
      );
      for (const { priority } of read.due) {
        dueByPriority.set(priority, (dueByPriority.get(priority) ?? 0) + 1);
      }
      page = read.cursor;
    }
  }
  return [...dueByPriority]
    .map(([priority, due]) => ({ priority, due }))
    .sort((one, other) => one.priority - other.priority);
}

const SURVEY_PAGE_SIZE = 1_000;

/**
 * The cursor with so many references in its queue, or with all that is left of a class: class by
 * class over all shards, so that visit reminders are gone before outreach may spend the quota. Each
 * class reads the whole index of the day again, which is cheap: it holds keys, and only of what is
 * still pending.
 * @returns null when the run is drained.
 */
export async function withQueue(
  emails: Store['emails'],
  cursor: SendCursor,
  wanted: number,
): Promise<SendCursor | null> {
  let at = cursor;
  while (at.queue.length < wanted) {
    const current = at.classes[at.classIndex];
    const isClassOver = current === undefined || at.shard === DUE_SHARDS;
    if (isClassOver && at.queue.length > 0) return at;
    if (!current) return null;
    if (isClassOver) {
      at = { ...at, classIndex: at.classIndex + 1, shard: 0, page: null };
      continue;
    }
    const read = await emails.due(at.organizationId, at.today, at.shard, at.page, PAGE_SIZE);
    const due = read.due.filter(({ priority }) => priority === current.priority);
    at = {
      ...at,
      queue: [...at.queue, ...due],
      shard: read.cursor === null ? at.shard + 1 : at.shard,
      page: read.cursor,
    };
  }
  return at;
}
