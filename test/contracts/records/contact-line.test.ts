import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeContactRecords,
  encodeContactRecords,
} from '../../../shared/contracts/records/contact-line.ts';
import type { ContactRecords } from '../../../shared/ports/contacts.ts';
import { anyContactRecords } from './arbitrary-records.ts';

const records: ContactRecords = {
  contact: {
    id: 'c-1',
    email: 'Ann@Example.com',
    firstName: 'Ann',
    lastName: null,
    phoneNumber: null,
    zipCode: '90210',
    state: 'CA',
    birthDate: -3653,
    effectiveDate: 18_262,
    segment: null,
    active: true,
    signupDate: null,
    timeZone: null,
    smsConsent: null,
    attributes: { company: 'Acme' },
  },
  version: 3,
  bulkRun: null,
  visits: [{ visit: 'V1', date: 20_512, time: '09:30' }],
  targets: [{ instanceName: 'spring', triggerDate: 20_513 }],
  emails: [],
  events: [],
  suppression: 'unsubscribed',
};

/** The line of `records` with something else at a dotted path. */
function lineWith(path: string, value: unknown): string {
  const line: unknown = JSON.parse(encodeContactRecords(records));
  const steps = path.split('.');
  const last = steps.pop() ?? '';
  const holder = steps.reduce<unknown>(
    (object, step) => (typeof object === 'object' ? Reflect.get(object ?? {}, step) : undefined),
    line,
  );
  Reflect.set(Object(holder), last, value);
  return JSON.stringify(line);
}

describe('encodeContactRecords', () => {
  it('gives back from its line exactly what was written, whatever the records hold', () => {
    fc.assert(
      fc.property(anyContactRecords, (any) => {
        expect(decodeContactRecords(encodeContactRecords(any))).toEqual(any);
      }),
    );
  });

  it('writes one line, however the texts look', () => {
    fc.assert(
      fc.property(anyContactRecords, (any) => {
        expect(encodeContactRecords(any)).not.toMatch(/[\n\r]/);
      }),
    );
  });

  it('writes snake_case names and civil dates, with the schema first', () => {
    expect(JSON.parse(encodeContactRecords(records))).toMatchObject({
      schema: 1,
      contact: { id: 'c-1', first_name: 'Ann', birth_date: '1960-01-01' },
      visits: [{ visit: 'V1', date: '2026-02-28', time: '09:30' }],
      targets: [{ instance_name: 'spring', trigger_date: '2026-03-01' }],
    });
  });
});

describe('decodeContactRecords', () => {
  it.each([
    ['schema', 2, 'Expected schema 1 in "line.schema", got 2'],
    ['version', '3', 'Expected a whole number in "line.version", got "3"'],
    [
      'contact.birth_date',
      '1960-02-30',
      'Expected a date as YYYY-MM-DD in "line.contact.birth_date", got "1960-02-30"',
    ],
    ['contact.active', null, 'Expected true or false in "line.contact.active", got null'],
    ['contact.email', undefined, 'Expected text in "line.contact.email", got nothing'],
    ['visits', {}, 'Expected a list in "line.visits", got {}'],
    ['visits.0.date', 20_000, 'Expected a date as YYYY-MM-DD in "line.visits[0].date", got 20000'],
    [
      'suppression',
      'angry',
      'Expected one of unsubscribed, bounced, complained in "line.suppression", got "angry"',
    ],
    [
      'contact.attributes',
      { company: 1 },
      'Expected an object of texts in "line.contact.attributes", got {"company":1}',
    ],
  ])('refuses a wrong %s with what and where', (path, value, message) => {
    const line = lineWith(path, value);

    expect(() => decodeContactRecords(line)).toThrow(message);
  });

  it('refuses a line that is cut off', () => {
    const line = encodeContactRecords(records).slice(0, -2);

    expect(() => decodeContactRecords(line)).toThrow('Expected a JSON object in "line"');
  });
});
