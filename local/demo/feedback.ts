import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { csvRecord } from '../../shared/domain/csv/csv-writer.ts';
import { formatCivilDate, type Day } from '../../shared/domain/calendar/civil-date.ts';
import { instantFrom } from '../../shared/domain/contacts/instant-text.ts';
import type { Email } from '../../shared/domain/planning/email.ts';
import type { Installation } from '../installation/installation.ts';
import { followChanges } from '../operations/follow-changes.ts';
import { csvRows } from './csv-rows.ts';
import { importDropped } from './dropped-file.ts';
import { recordsOf } from './incidents.ts';
import { SAMPLES, SCHEDULE, STORY_ZONE, type Stage } from './stage.ts';

/** What came back from mail in a day, and the follow-ups that followed it. */
export interface Feedback {
  readonly incident: 'feedback';
  readonly at: number;
  readonly clicks: number;
  readonly answers: number;
  /** Pending follow-ups of those who did something, by type. */
  readonly followUps: Readonly<Record<string, number>>;
  readonly changes: readonly FollowUpChange[];
}

/** A planned follow-up became another one, because the contact did something. */
export interface FollowUpChange {
  readonly contactId: string;
  readonly emailId: string;
  readonly from: string;
  readonly to: string;
}

/** What the sample contacts do, as it comes in. */
export interface FeedbackFile {
  /** Takes in what happened up to the evening of a day; null when nothing did. */
  upTo(stage: Stage, day: Day): Promise<Feedback | null>;
}

interface EventRow {
  readonly contactId: string;
  readonly type: string;
  readonly at: number;
  readonly cells: readonly string[];
}

/** The rows of examples/events.csv, each to be dropped on the evening of its day. */
export async function feedbackFile(): Promise<FeedbackFile> {
  const { header, rows } = await readEvents(join(SAMPLES, 'events.csv'));
  let next = 0;
  return {
    async upTo(stage, day) {
      const { clock } = stage;
      clock.moveTo(day, '20:30');
      const end = rows.findIndex((row, index) => index >= next && row.at > clock.now());
      const news = rows.slice(next, end === -1 ? rows.length : end);
      next += news.length;
      return news.length === 0 ? null : takeIn(stage, day, header, news);
    },
  };
}

async function takeIn(
  stage: Stage,
  day: Day,
  header: readonly string[],
  news: readonly EventRow[],
): Promise<Feedback> {
  const { installation, clock } = stage;
  const at = clock.now();
  const contactIds = [...new Set(news.map(({ contactId }) => contactId))];
  const before = await followUps(installation, contactIds);
  const text = [header, ...news.map(({ cells }) => cells)].map(csvRecord).join('\n');
  await importDropped(stage, day, `events-${formatCivilDate(day)}.csv`, `${text}\n`);
  await followChanges(installation, SCHEDULE);
  const after = await followUps(installation, contactIds);
  return {
    incident: 'feedback',
    at,
    clicks: news.filter(({ type }) => type === 'link_clicked').length,
    answers: news.filter(({ type }) => type === 'eligibility_answered').length,
    followUps: countTypes([...after.values()]),
    changes: [...before.values()].flatMap(({ emailId, contactId, type: from }) => {
      const to = after.get(emailId)?.type ?? from;
      return from === to ? [] : [{ contactId, emailId, from, to }];
    }),
  };
}

function countTypes(emails: readonly Email[]): Readonly<Record<string, number>> {
  const types = [...new Set(emails.map(({ type }) => type))].toSorted();
  return Object.fromEntries(
    types.map((type): [string, number] => [type, emails.filter((own) => own.type === type).length]),
  );
}

/** Pending follow-ups of contacts, by email id. */
async function followUps(
  installation: Installation,
  contactIds: readonly string[],
): Promise<ReadonlyMap<string, Email>> {
  const found = new Map<string, Email>();
  for (const contactId of contactIds) {
    const { emails } = await recordsOf(installation, contactId);
    for (const email of emails) {
      if (email.kind === 'followup' && email.status === 'pending') found.set(email.emailId, email);
    }
  }
  return found;
}

async function readEvents(
  path: string,
): Promise<{ readonly header: readonly string[]; readonly rows: readonly EventRow[] }> {
  const [header = [], ...rest] = csvRows(await readFile(path));
  const cell = (cells: readonly string[], name: string): string =>
    cells[header.indexOf(name)] ?? '';
  const rows = rest.map((cells) => ({
    contactId: cell(cells, 'contact_id'),
    type: cell(cells, 'event_type'),
    at: instantFrom(cell(cells, 'occurred_at'), STORY_ZONE)?.epochMs ?? Infinity,
    cells,
  }));
  return { header, rows: rows.toSorted((a, b) => a.at - b.at) };
}
