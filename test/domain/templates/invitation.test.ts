import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayOf } from '../../../shared/domain/calendar/civil-date.ts';
import { invitation, type InvitationFacts } from '../../../shared/domain/templates/invitation.ts';

function invite(overrides: Partial<InvitationFacts> = {}): string {
  return invitation({
    uid: 'abc@lakeside.example',
    visit: { visit: 'V1', date: dayOf('2026-03-05'), time: '14:30' },
    timeZone: 'America/Chicago',
    durationMinutes: 45,
    summary: 'Lakeside Research: visit V1',
    place: 'Room 12; 2nd floor, left',
    organizer: { name: 'Lakeside "North" Research', address: 'visits@lakeside.example' },
    attendee: { name: 'Maria Lopez', address: 'maria@example.com' },
    sentAt: Date.UTC(2026, 2, 3, 14, 30, 5),
    ...overrides,
  });
}

/** The logical lines of RFC 5545: a line that begins with a space belongs to the one before. */
function unfolded(calendar: string): string[] {
  return calendar.replaceAll('\r\n ', '').trimEnd().split('\r\n');
}

describe('invitation', () => {
  it('says what, when and where, in UTC', () => {
    expect(unfolded(invite())).toEqual([
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//Almanac//Visits//EN',
      'CALSCALE:GREGORIAN',
      'METHOD:REQUEST',
      'BEGIN:VEVENT',
      'UID:abc@lakeside.example',
      'SEQUENCE:29542470',
      'DTSTAMP:20260303T143005Z',
      'DTSTART:20260305T203000Z',
      'DTEND:20260305T211500Z',
      'SUMMARY:Lakeside Research: visit V1',
      'LOCATION:Room 12\\; 2nd floor\\, left',
      'ORGANIZER;CN="Lakeside North Research":mailto:visits@lakeside.example',
      'ATTENDEE;CN="Maria Lopez";ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=FALSE:mailto:maria@example.com',
      'STATUS:CONFIRMED',
      'TRANSP:OPAQUE',
      'END:VEVENT',
      'END:VCALENDAR',
    ]);
  });

  it('follows daylight saving of the zone it is given', () => {
    const visit = { visit: 'V1', date: dayOf('2026-07-05'), time: '14:30' };

    expect(invite({ visit })).toContain('DTSTART:20260705T193000Z');
    expect(invite({ visit, timeZone: 'America/Phoenix' })).toContain('DTSTART:20260705T213000Z');
  });

  it('takes the whole day when the visit has no time', () => {
    const calendar = invite({ visit: { visit: 'V1', date: dayOf('2026-12-31'), time: null } });

    expect(calendar).toContain('DTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270101\r\n');
  });

  it('has a higher sequence in every later mail, so that a moved visit moves the entry', () => {
    const sequence = (sentAt: number) => Number(/SEQUENCE:(\d+)/.exec(invite({ sentAt }))?.[1]);
    const first = Date.UTC(2026, 2, 3);

    expect(sequence(first + 60_000)).toBeGreaterThan(sequence(first));
    expect(sequence(Date.UTC(2199, 0, 1))).toBeLessThan(2 ** 31);
  });

  it('stays well-formed whatever names and places say', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (a, b) => {
        const text = invite({
          summary: a,
          place: `${b}\r\nEND:VEVENT`,
          attendee: { name: b, address: 'maria@example.com' },
        });
        const lines = text.split('\r\n');
        expect(Math.max(...lines.map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(75);
        expect(lines.join('')).not.toMatch(/[\r\n]/);
        expect(unfolded(text).filter((line) => line === 'END:VEVENT')).toHaveLength(1);
        expect(unfolded(text)).toHaveLength(19);
      }),
    );
  });
});
