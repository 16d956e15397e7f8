/** The files that a plan was made from, read a second time: plainly, row by row, by rules §2. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parseCivilDate, type Day } from '../../../shared/domain/calendar/civil-date.ts';
import type { CheckedSettings } from './checked-settings.ts';
import { checkedStateOfZip } from './checked-zip-codes.ts';
import { planLinesOf, type PlanLine } from './plan-lines.ts';

/** Where everything is that a plan was made from. */
export interface PlannedFrom {
  readonly contacts: string;
  readonly config: string;
  readonly today: string;
  readonly visits?: string | undefined;
  readonly targets?: string | undefined;
  readonly history?: string | undefined;
  readonly previous?: string | undefined;
}

export interface CheckedContact {
  readonly id: string;
  readonly state: string | null;
  readonly birthDate: Day | null;
  readonly effectiveDate: Day | null;
  readonly signupDate: Day | null;
  readonly segment: string | null;
  readonly active: boolean;
  readonly visits: Map<string, Day>;
  readonly targets: { readonly instance: string; readonly trigger: Day }[];
  readonly history: HistoryLine[];
  readonly previous: Map<string, PlanLine>;
}

export interface HistoryLine {
  readonly emailId: string;
  readonly type: string;
  readonly campaign: string | null;
  readonly event: Day;
  readonly sent: Day;
  readonly status: string;
}

export interface CheckedFiles {
  /** In the order of the file, only those that are accepted. */
  readonly contacts: readonly CheckedContact[];
  readonly rows: number;
  readonly rejected: number;
}

type Row = ReadonlyMap<string, string>;

/** Reads the files as the rules say; what is wrong with a row leaves it out. */
export function readCheckedFiles(from: PlannedFrom, settings: CheckedSettings): CheckedFiles {
  const today = parseCivilDate(from.today) ?? 0;
  const rows = rowsOf(from.contacts);
  const contacts = new Map<string, CheckedContact>();
  const addresses = new Set<string>();
  for (const row of rows) {
    const contact = contactOf(row, settings, today);
    const address = (row.get('email') ?? '').toLowerCase();
    const isDuplicate = settings.import.on_duplicate_email !== 'allow' && addresses.has(address);
    if (contact === null || contacts.has(contact.id) || isDuplicate) continue;
    addresses.add(address);
    contacts.set(contact.id, contact);
  }
  if (from.visits !== undefined) addVisits(rowsOf(from.visits), contacts);
  if (from.targets !== undefined) addTargets(rowsOf(from.targets), contacts, settings);
  for (const text of linesOf(from.history)) addHistory(text, contacts, settings);
  for (const line of from.previous === undefined ? [] : planLinesOf(from.previous)) {
    contacts.get(line.contactId)?.previous.set(line.emailId, line);
  }
  return {
    contacts: [...contacts.values()],
    rows: rows.length,
    rejected: rows.length - contacts.size,
  };
}

/** SHA-256, 128 bits, base32 (architecture, "Records"). */
export function checkedEmailId(...parts: readonly string[]): string {
  const bytes = createHash('sha256').update(parts.join('\u001f'), 'utf8').digest().subarray(0, 16);
  let id = '';
  for (let bit = 0; bit < 128; bit += 5) {
    // Five bits at a time, out of two bytes; the last ones are filled up with zeros.
    const two = ((bytes[bit >> 3] ?? 0) << 8) | (bytes[(bit >> 3) + 1] ?? 0);
    id += 'abcdefghijklmnopqrstuvwxyz234567'.charAt((two >> (11 - (bit & 7))) & 31);
  }
  return id;
}

const TRUE = ['', 'true', '1', 'yes', 'y', 't'];
const FALSE = ['false', '0', 'no', 'n', 'f'];

function contactOf(row: Row, settings: CheckedSettings, today: Day): CheckedContact | null {
  const cell = (name: string): string => (row.get(name) ?? '').trim();
  const dates = ['birth_date', 'effective_date', 'signup_date'].map((name) => dateIn(cell(name)));
  const [birthDate = null, effectiveDate = null, signupDate = null] = dates;
  const zipCode = cell('zip_code');
  const active = cell('active').toLowerCase();
  const wide = [...row.keys()].filter((name) => /^v\d+_date$/i.test(name));
  const isGood =
    /^[A-Za-z0-9._@-]{1,128}$/.test(cell('id')) &&
    /^[^@\s]+@[^@\s]+\.[a-z]{2,}$/i.test(cell('email')) &&
    (zipCode === '' ? !settings.import.require_zip : /^\d{5}(-\d{4})?$/.test(zipCode)) &&
    [...dates, ...wide.map((name) => dateIn(cell(name)))].every((date) => date !== undefined) &&
    (birthDate ?? today) <= today &&
    [...TRUE, ...FALSE].includes(active);
  if (!isGood) return null;
  const visits = new Map<string, Day>();
  for (const name of wide) {
    const date = dateIn(cell(name));
    if (date !== null && date !== undefined) {
      visits.set(`V${Number(name.slice(1).split('_')[0])}`, date);
    }
  }
  const state = cell('state').toUpperCase();
  return {
    id: cell('id'),
    state: (zipCode === '' ? null : checkedStateOfZip(zipCode)) ?? (state === '' ? null : state),
    birthDate,
    effectiveDate,
    signupDate,
    segment: cell('segment') === '' ? null : cell('segment'),
    active: TRUE.includes(active),
    visits,
    targets: [],
    history: [],
    previous: new Map(),
  };
}

/** Null for an empty cell, undefined for what is no date. */
function dateIn(text: string): Day | null | undefined {
  if (text === '') return null;
  const day = parseCivilDate(text);
  const year = Number(text.slice(0, 4));
  return day !== undefined && year >= 1800 && year <= 2200 ? day : undefined;
}

function addVisits(rows: readonly Row[], contacts: ReadonlyMap<string, CheckedContact>): void {
  const seen = new Set<string>();
  for (const row of rows) {
    const [id = '', visit = ''] = [row.get('contact_id'), row.get('visit')];
    const date = dateIn(row.get('date') ?? '');
    const contact = contacts.get(id);
    const isTime = /^(\d{1,2}:\d\d)?$/.test(row.get('time') ?? '');
    if (!contact || date === undefined || visit === '' || visit === 'signup' || !isTime) continue;
    if (seen.has(`${id} ${visit}`)) continue;
    seen.add(`${id} ${visit}`);
    if (date === null) contact.visits.delete(visit);
    else contact.visits.set(visit, date);
  }
}

function addTargets(
  rows: readonly Row[],
  contacts: ReadonlyMap<string, CheckedContact>,
  settings: CheckedSettings,
): void {
  for (const row of rows) {
    const contact = contacts.get(row.get('contact_id') ?? '');
    const instance = row.get('instance_name') ?? '';
    const trigger = dateIn(row.get('trigger_date') ?? '');
    if (!contact || trigger === undefined || trigger === null) continue;
    if (!settings.instances.some(({ name }) => name === instance)) continue;
    contact.targets.push({ instance, trigger });
  }
}

function addHistory(
  text: string,
  contacts: ReadonlyMap<string, CheckedContact>,
  settings: CheckedSettings,
): void {
  const line = recordIn(text);
  const { contact_id: id = '', type = '', event_date: event = '', status = '' } = line ?? {};
  const campaign = line?.['campaign'] ?? null;
  const [eventDay, sent] = [parseCivilDate(event), parseCivilDate(line?.['send_date'] ?? '')];
  const contact = contacts.get(id);
  const isStatus = ['sent', 'sending', 'unknown', 'failed', 'cancelled'].includes(status);
  if (!contact || eventDay === undefined || sent === undefined || !isStatus) return;
  const isOnce = settings.instances.some(({ name, onceOnly }) => name === campaign && onceOnly);
  const events = campaign === null ? [event] : isOnce ? [campaign] : [campaign, event];
  const emailId = checkedEmailId(settings.organizationId, id, type, ...events);
  contact.history.push({ emailId, type, campaign, event: eventDay, sent, status });
}

function recordIn(text: string): Partial<Record<string, string>> | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return null;
    return Object.fromEntries(
      Object.entries(value).filter(
        (entry): entry is [string, string] => typeof entry[1] === 'string',
      ),
    );
  } catch {
    return null;
  }
}

/** The lines of a file, unpacked where its name ends in `.gz`; none without a file. */
export function linesOf(path: string | undefined): readonly string[] {
  if (path === undefined) return [];
  const bytes = readFileSync(path);
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  return text.split('\n').filter((line) => line.trim() !== '');
}

/** A CSV file as records by column name. Quotes as in RFC 4180, one character after the other. */
function rowsOf(path: string): readonly Row[] {
  const [header = [], ...records] = recordsOf(readFileSync(path, 'utf8').replace(/^\ufeff/, ''));
  const names = header.map((name) => name.trim().toLowerCase());
  return records.map((cells) => new Map(names.map((name, index) => [name, cells[index] ?? ''])));
}

function recordsOf(text: string): string[][] {
  const records: string[][] = [];
  let [cell, quoted] = ['', false];
  let record: string[] = [];
  const endRecord = (): void => {
    record.push(cell);
    cell = '';
    if (record.length > 1 || record[0] !== '') records.push(record);
    record = [];
  };
  for (let index = 0; index < text.length; index++) {
    const character = text.charAt(index);
    if (quoted && character === '"' && text.charAt(index + 1) === '"') {
      cell += '"';
      index += 1;
    } else if (character === '"') quoted = !quoted;
    else if (quoted) cell += character;
    else if (character === ',') {
      record.push(cell);
      cell = '';
    } else if (character === '\n') endRecord();
    else if (character !== '\r') cell += character;
  }
  if (cell !== '' || record.length > 0) endRecord();
  return records;
}
