import { formatCivilDate, type Day } from '../../domain/calendar/civil-date.ts';
import type { PlannedEmail } from '../../domain/planning/email.ts';

/** An email as a line of a plan file: JSON with the fields in the file's order, and a line feed. */
export function planLine(email: PlannedEmail, sendTime: string): string {
  return `${JSON.stringify({
    email_id: email.emailId,
    contact_id: email.contactId,
    type: email.type,
    campaign: email.campaign,
    event_date: formatCivilDate(email.eventDate),
    ideal_date: formatCivilDate(email.idealDate),
    base_date: formatCivilDate(email.baseDate),
    latest_date: formatCivilDate(email.latestDate),
    send_date: email.sendDate === null ? null : formatCivilDate(email.sendDate),
    send_time: sendTime,
    status: email.status === 'pending' ? 'pre-scheduled' : 'skipped',
    skip_reason: email.skipReason,
    blocked_by: email.blockedBy,
    priority: email.priority,
    moved_by: email.movedBy,
    template: email.template,
    channel: 'email',
  })}\n`;
}

const INITIAL_BYTES = 1024 * 1024;
const DATES = ['event_date', 'ideal_date', 'base_date', 'latest_date', 'send_date'] as const;

/**
 * Lines of a plan file as bytes. Three million contacts want some million lines a second, and nearly
 * all of a line comes again and again: such lines are filled into forms, ids and dates.
 */
export class PlanLines {
  #bytes = new Uint8Array(INITIAL_BYTES);
  #length = 0;
  readonly #sendTime: string;
  readonly #forms = new Map<string, LineForm[]>();
  readonly #dates = new Map<Day, Uint8Array>();

  /** @param sendTime `HH:MM:SS` of the settings. */
  constructor(sendTime: string) {
    this.#sendTime = sendTime;
  }

  add(email: PlannedEmail): void {
    if (email.blockedBy !== null) {
      this.#append(bytesOf(planLine(email, this.#sendTime)));
      return;
    }
    this.#appendText(LINE_START);
    this.#appendText(email.emailId);
    this.#appendText(BETWEEN_IDS);
    this.#appendText(email.contactId);
    const { rest, places } = this.#formOf(email);
    const start = this.#length;
    this.#append(rest);
    this.#fill(start + places.event_date, email.eventDate);
    this.#fill(start + places.ideal_date, email.idealDate);
    this.#fill(start + places.base_date, email.baseDate);
    this.#fill(start + places.latest_date, email.latestDate);
    if (email.sendDate !== null) this.#fill(start + places.send_date, email.sendDate);
  }

  /** All lines so far. */
  bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#length);
  }

  #append(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** Ids are ASCII and need no escapes (rules §2). */
  #appendText(text: string): void {
    this.#reserve(text.length);
    const bytes = this.#bytes;
    let end = this.#length;
    for (let index = 0; index < text.length; index++) bytes[end++] = text.charCodeAt(index);
    this.#length = end;
  }

  #fill(place: number, day: Day): void {
    let date = this.#dates.get(day);
    if (!date) {
      date = bytesOf(formatCivilDate(day));
      this.#dates.set(day, date);
    }
    const bytes = this.#bytes;
    for (let index = 0; index < date.length; index++) bytes[place + index] = date[index] ?? 0;
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const grown = new Uint8Array(this.#bytes.length * 2 + more);
    grown.set(this.#bytes);
    this.#bytes = grown;
  }

  #formOf(email: PlannedEmail): LineForm {
    const name = email.campaign ?? email.type;
    const forms = this.#forms.get(name) ?? [];
    for (const form of forms) if (fits(form.email, email)) return form;
    const form = lineForm(email, this.#sendTime);
    this.#forms.set(name, [...forms, form]);
    return form;
  }
}

/** A line from behind the contact's id on, and where in it the dates are. */
interface LineForm {
  /** An email that it was made of. */
  readonly email: PlannedEmail;
  readonly rest: Uint8Array;
  readonly places: Readonly<Record<(typeof DATES)[number], number>>;
}

function lineForm(email: PlannedEmail, sendTime: string): LineForm {
  const line = planLine({ ...email, emailId: '', contactId: '' }, sendTime);
  const rest = line.slice((LINE_START + BETWEEN_IDS).length);
  const [event_date = 0, ideal_date = 0, base_date = 0, latest_date = 0, send_date = 0] = DATES.map(
    (name) => bytesOf(rest.slice(0, rest.indexOf(`"${name}":`) + `"${name}":"`.length)).length,
  );
  const places = { event_date, ideal_date, base_date, latest_date, send_date };
  return { email, rest: bytesOf(rest), places };
}

const LINE_START = '{"email_id":"';
const BETWEEN_IDS = '","contact_id":"';

/** Whether two emails' lines differ in ids and dates only; neither is blocked by others. */
function fits(one: PlannedEmail, other: PlannedEmail): boolean {
  return (
    one.type === other.type &&
    one.campaign === other.campaign &&
    one.status === other.status &&
    one.skipReason === other.skipReason &&
    one.movedBy === other.movedBy &&
    one.priority === other.priority &&
    one.template === other.template
  );
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
