import type { Day } from '../calendar/civil-date.ts';
import { canonicalJson } from '../digest/canonical-json.ts';
import { CellReader } from './cell-reader.ts';
import type { ContactEvent } from './contact.ts';
import { importedEventId } from './derived-id.ts';
import { instantFrom } from './instant-text.ts';
import type { RowVerdict } from './row-problem.ts';
import { contactIdCell } from './visit-row.ts';

/** What a row of an events file says. */
export interface EventRow {
  readonly contactId: string;
  readonly event: ContactEvent;
}

/** Which column of an events file holds what. */
export interface EventColumns {
  readonly titles: readonly string[];
  readonly fields: Readonly<
    Record<'contact_id' | 'event_type' | 'occurred_at' | 'metadata' | 'email_id', number>
  >;
}

/** How event rows are read. */
export interface EventRowOptions {
  /** The organization's zone, for times that name none. */
  readonly timeZone: string;
  /** What happens later is refused. */
  readonly today: Day;
}

/** Metadata travels with its contact through every plan; an answer or a link needs no more. */
const MAX_METADATA = 4096;

/** Makes the reader of an events file's rows. */
export function eventRowReader(
  columns: EventColumns,
  options: EventRowOptions,
): (line: number, cells: readonly string[]) => RowVerdict<EventRow> {
  const reader = new CellReader(columns.titles);
  const { fields } = columns;
  return (line, cells) => {
    reader.start(cells);
    const contactId = contactIdCell(reader, fields.contact_id);
    const eventType = eventTypeCell(reader, fields.event_type);
    const occurredAt = instantCell(reader, fields.occurred_at, options);
    const metadata = metadataCell(reader, fields.metadata);
    const emailId = emailIdCell(reader, fields.email_id);
    const { problems, warnings } = reader;
    if (problems.length > 0) return { result: 'rejected', line, problems };
    const said = [contactId, eventType, String(occurredAt), canonicalJson(metadata), emailId ?? ''];
    const eventId = importedEventId(said);
    const event = { eventId, eventType, occurredAt, emailId, metadata };
    return { result: 'row', line, value: { contactId, event }, warnings };
  };
}

function eventTypeCell(reader: CellReader, column: number): string {
  const expected = 'a type of event such as link_clicked';
  const isType = (text: string): boolean => /^[a-z][a-z0-9_]{0,63}$/.test(typeName(text));
  return typeName(reader.required(column, isType, 'bad_event_type', expected));
}

function typeName(text: string): string {
  return text.toLowerCase().replace(/[\s-]+/g, '_');
}

function instantCell(reader: CellReader, column: number, options: EventRowOptions): number {
  const expected = 'a time such as 2027-05-01T09:30:00Z or 2027-05-01 09:30';
  const parsed = instantFrom(
    reader.required(column, (text) => text !== '', 'missing', expected),
    options.timeZone,
  );
  if (parsed === undefined) {
    if (reader.raw(column) !== '') reader.reject(column, 'bad_date', expected);
    return 0;
  }
  if (parsed.day > options.today) {
    reader.reject(column, 'date_in_the_future', 'a time that is not in the future');
  }
  return parsed.epochMs;
}

function metadataCell(reader: CellReader, column: number): Readonly<Record<string, unknown>> {
  const text = reader.raw(column);
  if (text === '') return {};
  const metadata = text.length > MAX_METADATA ? undefined : parseObject(text);
  if (metadata !== undefined) return metadata;
  const expected = `a JSON object of at most ${String(MAX_METADATA)} characters`;
  reader.reject(column, 'bad_metadata', expected);
  return {};
}

function emailIdCell(reader: CellReader, column: number): string | null {
  const text = reader.raw(column);
  if (text === '') return null;
  if (/^[a-z2-7]{26}$/.test(text)) return text;
  reader.reject(column, 'bad_id', 'the id of an email, 26 letters and digits');
  return null;
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
