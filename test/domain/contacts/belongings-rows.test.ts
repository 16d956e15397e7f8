import { describe, expect, it } from 'vitest';
import { bindColumns } from '../../../shared/contracts/files/bind-columns.ts';
import {
  EVENT_COLUMNS,
  TARGET_COLUMNS,
  VISIT_COLUMNS,
} from '../../../shared/contracts/files/records-files.ts';
import type { ColumnDefinition } from '../../../shared/contracts/files/column-definition.ts';
import { dayOf } from '../../../shared/domain/calendar/civil-date.ts';
import { eventRowReader } from '../../../shared/domain/contacts/event-row.ts';
import type { RowVerdict } from '../../../shared/domain/contacts/row-problem.ts';
import { targetRowReader } from '../../../shared/domain/contacts/target-row.ts';
import { visitRowReader } from '../../../shared/domain/contacts/visit-row.ts';

function bound<Name extends string>(
  definitions: readonly ColumnDefinition<Name>[],
  titles: readonly string[],
) {
  const binding = bindColumns(definitions, titles);
  if ('problem' in binding) throw new Error(binding.problem.problem);
  return binding.bound;
}

function findings(verdict: RowVerdict<unknown>): readonly string[] {
  const found = verdict.result === 'rejected' ? verdict.problems : verdict.warnings;
  return found.map(({ reason, column }) => `${reason} ${column}`);
}

describe('visitRowReader', () => {
  const read = visitRowReader(bound(VISIT_COLUMNS, ['contact_id', 'visit', 'date', 'time']));

  it('reads a visit', () => {
    expect(read(3, ['c1', 'v01', '2027-05-01', '09:30'])).toEqual({
      result: 'row',
      line: 3,
      value: {
        contactId: 'c1',
        name: 'V1',
        visit: { visit: 'V1', date: dayOf('2027-05-01'), time: '09:30' },
      },
      warnings: [],
    });
  });

  it('reads an empty date as the removal of the visit', () => {
    expect(read(3, ['c1', 'V1', '', ''])).toMatchObject({
      result: 'row',
      value: { name: 'V1', visit: null },
    });
  });

  it.each([
    [['', 'V1', '2027-05-01', ''], 'missing contact_id'],
    [['c 1', 'V1', '2027-05-01', ''], 'bad_id contact_id'],
    [['c1', '', '2027-05-01', ''], 'missing visit'],
    [['c1', '=V1', '2027-05-01', ''], 'bad_visit visit'],
    [['c1', 'SignUp', '2027-05-01', ''], 'reserved_visit visit'],
    [['c1', 'V1', '2027-02-29', ''], 'bad_date date'],
    [['c1', 'V1', '2027-05-01', '9.30'], 'bad_time time'],
    [['c1', 'V1', '2027-05-01', '09:30:30'], 'bad_time time'],
  ])('rejects %j: %s', (cells, finding) => {
    const verdict = read(3, cells);
    expect(verdict.result).toBe('rejected');
    expect(findings(verdict)).toEqual([finding]);
  });

  it('warns of a time without a date', () => {
    expect(findings(read(3, ['c1', 'V1', '', '09:30']))).toEqual(['time_without_date time']);
  });
});

describe('targetRowReader', () => {
  const columns = bound(TARGET_COLUMNS, ['contact_id', 'instance_name', 'trigger_date']);
  const read = targetRowReader(columns, new Set(['promo_a']));

  it('reads a target', () => {
    expect(read(2, ['c1', 'promo_a', '2027-05-01'])).toEqual({
      result: 'row',
      line: 2,
      value: {
        contactId: 'c1',
        target: { instanceName: 'promo_a', triggerDate: dayOf('2027-05-01') },
      },
      warnings: [],
    });
  });

  it.each([
    [['c1', 'promo_b', '2027-05-01'], 'unknown_instance instance_name'],
    [['c1', '', '2027-05-01'], 'missing instance_name'],
    [['c1', 'promo_a', ''], 'missing trigger_date'],
    [['c1', 'promo_a', '2027-04-31'], 'bad_date trigger_date'],
    [['', 'promo_a', '2027-04-30'], 'missing contact_id'],
  ])('rejects %j: %s', (cells, finding) => {
    const verdict = read(2, cells);
    expect(verdict.result).toBe('rejected');
    expect(findings(verdict)).toEqual([finding]);
  });
});

describe('eventRowReader', () => {
  const titles = ['contact_id', 'event_type', 'occurred_at', 'metadata'];
  const options = { timeZone: 'America/Chicago', today: dayOf('2027-05-02') };
  const read = eventRowReader(bound(EVENT_COLUMNS, titles), options);
  const row = (cells: readonly string[]) => {
    const verdict = read(2, cells);
    if (verdict.result === 'rejected') throw new Error(JSON.stringify(verdict.problems));
    return verdict.value.event;
  };

  it('reads an event', () => {
    const metadata = '{"has_medical_conditions": true}';
    expect(row(['c1', 'Eligibility Answered', '2027-05-01T12:00:00Z', metadata])).toMatchObject({
      eventType: 'eligibility_answered',
      occurredAt: Date.UTC(2027, 4, 1, 12),
      emailId: null,
      metadata: { has_medical_conditions: true },
    });
  });

  it.each([
    ['2027-05-01T12:00:00Z', Date.UTC(2027, 4, 1, 12)],
    ['2027-05-01T12:00:00.250+02:00', Date.UTC(2027, 4, 1, 10) + 250],
    ['2027-05-01 12:00', Date.UTC(2027, 4, 1, 17)],
    ['2027-01-01 12:00:30', Date.UTC(2027, 0, 1, 18, 0, 30)],
    ['2027-05-01', Date.UTC(2027, 4, 1, 5)],
    ['2027-05-02 23:59', Date.UTC(2027, 4, 3, 4, 59)],
  ])('reads the time %s, in the zone of the organization where it names none', (text, instant) => {
    expect(row(['c1', 'click', text, '']).occurredAt).toBe(instant);
  });

  it('gives the same id to the same event, however its metadata are ordered', () => {
    const ids = [
      ['c1', 'click', '2027-05-01T12:00:00Z', '{"a":1,"b":[{"x":1,"y":2}]}'],
      ['c1', 'click', '2027-05-01T14:00:00+02:00', '{"b":[{"y":2,"x":1}],"a":1}'],
      ['c1', 'click', '2027-05-01T12:00:00Z', '{"a":1,"b":[{"x":1,"y":3}]}'],
      ['c2', 'click', '2027-05-01T12:00:00Z', '{"a":1,"b":[{"x":1,"y":2}]}'],
    ].map((cells) => row(cells).eventId);

    expect(ids[0]).toMatch(/^[a-z2-7]{26}$/);
    expect(ids[1]).toBe(ids[0]);
    expect(new Set(ids).size).toBe(3);
  });

  it.each([
    [['c1', '', '2027-05-01', ''], 'missing event_type'],
    [['c1', '=x', '2027-05-01', ''], 'bad_event_type event_type'],
    [['c1', 'click', '', ''], 'missing occurred_at'],
    [['c1', 'click', '2027-02-29', ''], 'bad_date occurred_at'],
    [['c1', 'click', '2027-05-01T25:00:00Z', ''], 'bad_date occurred_at'],
    [['c1', 'click', '2027-05-01T12:00:00+15:00', ''], 'bad_date occurred_at'],
    [['c1', 'click', '2027-05-03', ''], 'date_in_the_future occurred_at'],
    [['c1', 'click', '2027-05-01', '{'], 'bad_metadata metadata'],
    [['c1', 'click', '2027-05-01', '[1]'], 'bad_metadata metadata'],
    [['c1', 'click', '2027-05-01', `{"a":"${'x'.repeat(5000)}"}`], 'bad_metadata metadata'],
  ])('rejects %j', (cells, finding) => {
    const verdict = read(2, cells);
    expect(verdict.result).toBe('rejected');
    expect(findings(verdict)).toEqual([finding]);
  });
});
