import type { Contact, ContactEvent, Target, Visit } from '../../domain/contacts/contact.ts';
import { dateText, dateTextOrNull } from './date-text.ts';
import type { JsonObject, RecordReader } from './record-reader.ts';

/** A contact's own fields as they are stored: snake_case, civil dates. */
export function encodeContact(contact: Contact): JsonObject {
  return {
    id: contact.id,
    email: contact.email,
    first_name: contact.firstName,
    last_name: contact.lastName,
    phone_number: contact.phoneNumber,
    zip_code: contact.zipCode,
    state: contact.state,
    birth_date: dateTextOrNull(contact.birthDate),
    effective_date: dateTextOrNull(contact.effectiveDate),
    segment: contact.segment,
    active: contact.active,
    signup_date: dateTextOrNull(contact.signupDate),
    time_zone: contact.timeZone,
    sms_consent: contact.smsConsent,
    attributes: contact.attributes,
  };
}

/** The contact of a stored record. @throws RecordUnreadable */
export function decodeContact(reader: RecordReader): Contact {
  return {
    id: reader.text('id'),
    email: reader.text('email'),
    firstName: reader.textOrNull('first_name'),
    lastName: reader.textOrNull('last_name'),
    phoneNumber: reader.textOrNull('phone_number'),
    zipCode: reader.textOrNull('zip_code'),
    state: reader.textOrNull('state'),
    birthDate: reader.dayOrNull('birth_date'),
    effectiveDate: reader.dayOrNull('effective_date'),
    segment: reader.textOrNull('segment'),
    active: reader.truth('active'),
    signupDate: reader.dayOrNull('signup_date'),
    timeZone: reader.textOrNull('time_zone'),
    smsConsent: reader.truthOrNull('sms_consent'),
    attributes: reader.textByName('attributes'),
  };
}

/** A contact's visits, targets and events as they are stored. */
export function encodeBelongings(own: Belongings): JsonObject {
  return {
    visits: own.visits.map(encodeVisit),
    targets: own.targets.map(encodeTarget),
    events: own.events.map(encodeEvent),
  };
}

/** What a contact has beside itself and its emails. */
export interface Belongings {
  readonly visits: readonly Visit[];
  readonly targets: readonly Target[];
  readonly events: readonly ContactEvent[];
}

/** The visits, targets and events of a stored record. @throws RecordUnreadable */
export function decodeBelongings(reader: RecordReader): Belongings {
  return {
    visits: reader.records('visits', decodeVisit),
    targets: reader.records('targets', decodeTarget),
    events: reader.records('events', decodeEvent),
  };
}

/** A visit as it is stored. */
export function encodeVisit({ visit, date, time }: Visit): JsonObject {
  return { visit, date: dateText(date), time };
}

/** The visit of a stored record. @throws RecordUnreadable */
export function decodeVisit(reader: RecordReader): Visit {
  return {
    visit: reader.text('visit'),
    date: reader.day('date'),
    time: reader.textOrNull('time'),
  };
}

/** A target as it is stored. */
export function encodeTarget({ instanceName, triggerDate }: Target): JsonObject {
  return { instance_name: instanceName, trigger_date: dateText(triggerDate) };
}

/** The target of a stored record. @throws RecordUnreadable */
export function decodeTarget(reader: RecordReader): Target {
  return { instanceName: reader.text('instance_name'), triggerDate: reader.day('trigger_date') };
}

/** An event as it is stored. */
export function encodeEvent(event: ContactEvent): JsonObject {
  return {
    event_id: event.eventId,
    event_type: event.eventType,
    occurred_at_ms: event.occurredAt,
    email_id: event.emailId,
    metadata: event.metadata,
  };
}

/** The event of a stored record. @throws RecordUnreadable */
export function decodeEvent(reader: RecordReader): ContactEvent {
  return {
    eventId: reader.text('event_id'),
    eventType: reader.text('event_type'),
    occurredAt: reader.integer('occurred_at_ms'),
    emailId: reader.textOrNull('email_id'),
    metadata: reader.object('metadata'),
  };
}
