import { formatCivilDate, type Day } from '../../domain/calendar/civil-date.ts';
import type { PlannedEmail } from '../../domain/planning/email.ts';

/**
 * Writes emails as lines of a plan file: JSON with the fields in the file's order, no newline.
 * Written by hand, because three million contacts want some million lines a second; names that come
 * again and again are escaped once.
 */
export class PlanLineWriter {
  readonly #sendTime: string;
  readonly #dates = new Map<Day, string>();
  readonly #names = new Map<string | null, string>();

  /** @param sendTime `HH:MM:SS` of the settings. */
  constructor(sendTime: string) {
    this.#sendTime = JSON.stringify(sendTime);
  }

  line(email: PlannedEmail): string {
    const status = email.status === 'pending' ? 'pre-scheduled' : 'skipped';
    const blockedBy = email.blockedBy === null ? 'null' : JSON.stringify(email.blockedBy);
    return (
      `{"email_id":"${email.emailId}","contact_id":"${email.contactId}"` +
      `,"type":${this.#name(email.type)},"campaign":${this.#name(email.campaign)}` +
      `,"event_date":${this.#date(email.eventDate)},"ideal_date":${this.#date(email.idealDate)}` +
      `,"base_date":${this.#date(email.baseDate)},"latest_date":${this.#date(email.latestDate)}` +
      `,"send_date":${email.sendDate === null ? 'null' : this.#date(email.sendDate)}` +
      `,"send_time":${this.#sendTime},"status":"${status}"` +
      `,"skip_reason":${this.#name(email.skipReason)},"blocked_by":${blockedBy}` +
      `,"priority":${String(email.priority)},"moved_by":${this.#name(email.movedBy)}` +
      `,"template":${this.#name(email.template)},"channel":"email"}`
    );
  }

  #date(day: Day): string {
    let text = this.#dates.get(day);
    if (text === undefined) {
      text = `"${formatCivilDate(day)}"`;
      this.#dates.set(day, text);
    }
    return text;
  }

  #name(name: string | null): string {
    let text = this.#names.get(name);
    if (text === undefined) {
      text = JSON.stringify(name);
      this.#names.set(name, text);
    }
    return text;
  }
}
