import type { Day } from '../../calendar/civil-date.ts';
import type { PlanningSubject } from '../candidate.ts';
import { growInt32, growUint8 } from './growing.ts';
import { Names } from './names.ts';

/** What planning needs to know of a contact itself. */
export type PlannedContact = PlanningSubject['contact'];

const NO_DATE = -0x8000_0000;
const ACTIVE = 1;
const DROPPED = 2;
const INITIAL_CONTACTS = 4096;
const AVERAGE_ID = 12;

/**
 * Contacts as planning needs them, in columns: some 30 bytes each, so that three million of them
 * fit into memory many times over. Contacts are known by their place, from 0.
 */
export class CompactContacts {
  #ids = Buffer.alloc(INITIAL_CONTACTS * AVERAGE_ID);
  #idEnds = new Int32Array(INITIAL_CONTACTS);
  #birthDates = new Int32Array(INITIAL_CONTACTS);
  #effectiveDates = new Int32Array(INITIAL_CONTACTS);
  #signupDates = new Int32Array(INITIAL_CONTACTS);
  #states = new Uint8Array(INITIAL_CONTACTS);
  #segments = new Int32Array(INITIAL_CONTACTS);
  #flags = new Uint8Array(INITIAL_CONTACTS);
  #length = 0;
  readonly #stateNames = new Names();
  readonly #segmentNames = new Names();

  get length(): number {
    return this.#length;
  }

  /** Adds a contact; answers its place. */
  append(contact: PlannedContact): number {
    const place = this.#length;
    this.#reserve(place + 1, contact.id.length);
    this.#length += 1;
    let end = this.#idEnd(place - 1);
    // Ids are ASCII (rules §2), so a unit is a byte.
    for (let index = 0; index < contact.id.length; index++) {
      this.#ids[end++] = contact.id.charCodeAt(index);
    }
    this.#idEnds[place] = end;
    this.#birthDates[place] = contact.birthDate ?? NO_DATE;
    this.#effectiveDates[place] = contact.effectiveDate ?? NO_DATE;
    this.#signupDates[place] = contact.signupDate ?? NO_DATE;
    this.#states[place] = this.#stateNames.numberOf(contact.state);
    this.#segments[place] = this.#segmentNames.numberOf(contact.segment);
    this.#flags[place] = contact.active ? ACTIVE : 0;
    return place;
  }

  /** Takes a contact out again: a later row turned out to be a duplicate. */
  drop(place: number): void {
    this.#flags[place] = (this.#flags[place] ?? 0) | DROPPED;
  }

  isDropped(place: number): boolean {
    return ((this.#flags[place] ?? 0) & DROPPED) !== 0;
  }

  idAt(place: number): string {
    return this.#ids.toString('latin1', this.#idEnd(place - 1), this.#idEnd(place));
  }

  /** The contact at a place. */
  at(place: number): PlannedContact {
    return new ContactAtPlace(this, place, {
      state: this.#stateNames.nameOf(this.#states[place] ?? 0),
      birthDate: dateOrNull(this.#birthDates[place]),
      effectiveDate: dateOrNull(this.#effectiveDates[place]),
      segment: this.#segmentNames.nameOf(this.#segments[place] ?? 0),
      active: ((this.#flags[place] ?? 0) & ACTIVE) !== 0,
      signupDate: dateOrNull(this.#signupDates[place]),
    });
  }

  #idEnd(place: number): number {
    return place < 0 ? 0 : (this.#idEnds[place] ?? 0);
  }

  #reserve(contacts: number, idBytes: number): void {
    const ids = growUint8(this.#ids, this.#idEnd(this.#length - 1) + idBytes);
    if (ids !== this.#ids) this.#ids = Buffer.from(ids.buffer);
    if (contacts <= this.#flags.length) return;
    this.#idEnds = growInt32(this.#idEnds, contacts);
    this.#birthDates = growInt32(this.#birthDates, contacts);
    this.#effectiveDates = growInt32(this.#effectiveDates, contacts);
    this.#signupDates = growInt32(this.#signupDates, contacts);
    this.#states = growUint8(this.#states, contacts);
    this.#segments = growInt32(this.#segments, contacts);
    this.#flags = growUint8(this.#flags, contacts);
  }
}

/** A contact whose id is put together when it is asked for: most contacts have no mail to be planned. */
class ContactAtPlace implements PlannedContact {
  readonly state: string | null;
  readonly birthDate: Day | null;
  readonly effectiveDate: Day | null;
  readonly segment: string | null;
  readonly active: boolean;
  readonly signupDate: Day | null;
  readonly #contacts: CompactContacts;
  readonly #place: number;
  #id: string | null = null;

  constructor(contacts: CompactContacts, place: number, columns: Omit<PlannedContact, 'id'>) {
    this.#contacts = contacts;
    this.#place = place;
    this.state = columns.state;
    this.birthDate = columns.birthDate;
    this.effectiveDate = columns.effectiveDate;
    this.segment = columns.segment;
    this.active = columns.active;
    this.signupDate = columns.signupDate;
  }

  get id(): string {
    this.#id ??= this.#contacts.idAt(this.#place);
    return this.#id;
  }
}

function dateOrNull(value: number | undefined): Day | null {
  return value === undefined || value === NO_DATE ? null : value;
}
