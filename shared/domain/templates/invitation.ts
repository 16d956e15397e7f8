import { civilFromDay, type Day } from '../calendar/civil-date.ts';
import { instantOf, parseTimeOfDay } from '../calendar/time-zone.ts';
import type { Visit } from '../contacts/contact.ts';

/** What an invitation says. */
export interface InvitationFacts {
  /** The same for every mail about one visit of one contact, so that a moved visit moves the entry. */
  readonly uid: string;
  readonly visit: Visit;
  /** The zone of the visit's time. */
  readonly timeZone: string;
  readonly durationMinutes: number;
  readonly summary: string;
  readonly place: string | null;
  readonly organizer: { readonly name: string; readonly address: string };
  readonly attendee: { readonly name: string | null; readonly address: string };
  /** Epoch milliseconds. */
  readonly sentAt: number;
}

/** The iTIP method: an update with the same UID moves the entry, which PUBLISH leaves to chance. */
export const INVITATION_METHOD = 'REQUEST';

/**
 * An iCalendar (RFC 5545) invitation to a visit: a whole day when the visit has no time, else an
 * instant in UTC, which every calendar shows in its reader's zone without a zone table of ours.
 */
export function invitation(facts: InvitationFacts): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Almanac//Visits//EN',
    'CALSCALE:GREGORIAN',
    `METHOD:${INVITATION_METHOD}`,
    'BEGIN:VEVENT',
    `UID:${facts.uid}`,
    `SEQUENCE:${String(sequence(facts.sentAt))}`,
    `DTSTAMP:${utcStamp(facts.sentAt)}`,
    ...duration(facts),
    `SUMMARY:${escapeText(facts.summary)}`,
    ...(facts.place === null ? [] : [`LOCATION:${escapeText(facts.place)}`]),
    `ORGANIZER;CN=${quoted(facts.organizer.name)}:mailto:${facts.organizer.address}`,
    `ATTENDEE;CN=${quoted(facts.attendee.name ?? facts.attendee.address)};ROLE=REQ-PARTICIPANT;` +
      `PARTSTAT=NEEDS-ACTION;RSVP=FALSE:mailto:${facts.attendee.address}`,
    'STATUS:CONFIRMED',
    'TRANSP:OPAQUE',
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${fold(line)}\r\n`).join('');
}

/**
 * A calendar takes an update only when this grows. Nothing counts a visit's moves, but a later mail
 * is always the one that holds: minutes since 1970 grow, and fit 32 bits.
 */
function sequence(sentAt: number): number {
  return Math.floor(sentAt / 60_000);
}

function duration({ visit, timeZone, durationMinutes }: InvitationFacts): string[] {
  const secondOfDay = visit.time === null ? undefined : parseTimeOfDay(visit.time);
  if (secondOfDay === undefined) {
    return [
      `DTSTART;VALUE=DATE:${basicDate(visit.date)}`,
      `DTEND;VALUE=DATE:${basicDate(visit.date + 1)}`,
    ];
  }
  const start = instantOf({ day: visit.date, secondOfDay }, timeZone);
  return [`DTSTART:${utcStamp(start)}`, `DTEND:${utcStamp(start + durationMinutes * 60_000)}`];
}

function basicDate(day: Day): string {
  const { year, month, day: dayOfMonth } = civilFromDay(day);
  return `${pad(year, 4)}${pad(month, 2)}${pad(dayOfMonth, 2)}`;
}

function utcStamp(epochMs: number): string {
  const second = Math.floor(epochMs / 1000);
  const day = Math.floor(second / 86_400);
  const ofDay = second - day * 86_400;
  const time = [Math.floor(ofDay / 3600), Math.floor(ofDay / 60) % 60, ofDay % 60];
  return `${basicDate(day)}T${time.map((part) => pad(part, 2)).join('')}Z`;
}

function escapeText(text: string): string {
  return text
    .replaceAll(/[\\;,]/g, (character) => `\\${character}`)
    .replaceAll(/\r\n|[\r\n]/g, '\\n')
    .replaceAll(/\p{Cc}/gu, ' ');
}

/** A parameter value; it may hold anything but quotes and control characters. */
function quoted(text: string): string {
  return `"${text.replaceAll(/(?:\s|["\p{Cc}])+/gu, ' ').trim()}"`;
}

/** Lines are at most 75 octets; the rest goes on lines that begin with a space (RFC 5545 §3.1). */
function fold(line: string): string {
  const folded: string[] = [];
  let current = '';
  let octets = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (octets + size > 75) {
      folded.push(current);
      current = ' ';
      octets = 1;
    }
    current += character;
    octets += size;
  }
  return [...folded, current].join('\r\n');
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}
