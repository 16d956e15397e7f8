import { describe, expect, it } from 'vitest';
import { dayOf } from '../../../shared/domain/calendar/civil-date.ts';
import { sampleMail } from '../../../shared/domain/templates/sample-mail.ts';
import { templateScope } from '../../../shared/domain/templates/template-scope.ts';
import type { TemplateUse } from '../../../shared/domain/templates/template-uses.ts';
import { TEMPLATE_VARIABLES } from '../../../shared/domain/templates/variables.ts';
import { mailInput, mariaLopez, SENDER } from '../../support/mail-input.ts';
import { someInstance, someSettings, someVisitTemplate } from '../../support/settings.ts';

const settings = someSettings({
  organization: SENDER,
  visitTemplates: [someVisitTemplate({ code: 'rem1', place: 'Room 12', durationMinutes: 45 })],
  campaignInstances: [someInstance({ instanceName: 'rates', metadata: { rate: '3 %' } })],
});
const USE: TemplateUse = {
  type: 'visit_rem1',
  kind: 'transactional',
  campaign: 'rates',
  visit: 'V1',
  template: 'visit_rem1',
};

function valueAt(scope: unknown, path: string): unknown {
  let value = scope;
  for (const step of path.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Object.entries(value).find(([name]) => name === step)?.[1];
  }
  return value;
}

function visitScope(overrides: Parameters<typeof mailInput>[0]): unknown {
  const input = mailInput({
    settings,
    ...overrides,
    email: {
      type: 'visit_rem1',
      kind: 'transactional',
      visit: 'V1',
      eventDate: dayOf('2026-03-05'),
    },
  });
  return templateScope(input, null);
}

describe('templateScope', () => {
  const scope = templateScope(sampleMail(settings, USE), 'https://x.example');
  const known = TEMPLATE_VARIABLES.filter(
    ({ name, scope: where }) => where !== 'layout' && !name.endsWith('.NAME'),
  );

  it.each(known.map(({ name }) => name))('gives %s a value when everything is known', (name) => {
    expect(valueAt(scope, name)).not.toBeUndefined();
    expect(valueAt(scope, name)).not.toBeNull();
  });

  it.each(known.filter(({ mayBeMissing }) => !mayBeMissing).map(({ name }) => name))(
    'gives %s a value for every contact',
    (name) => {
      const sparse = templateScope(sampleMail(settings, USE, 'sparse'), null);

      expect(valueAt(sparse, name)).not.toBeUndefined();
      expect(valueAt(sparse, name)).not.toBeNull();
    },
  );

  it('knows nothing that is not in the table', () => {
    const roots = new Set(TEMPLATE_VARIABLES.map(({ name }) => name.split('.')[0]));

    expect(Object.keys(scope).filter((name) => !roots.has(name))).toEqual([]);
  });

  it('speaks of the visit on the date that the mail was planned for', () => {
    const visits = [{ visit: 'V1', date: dayOf('2026-03-05'), time: '14:30' }];
    const visit = visitScope({ visits });

    expect(String(valueAt(visit, 'visit.date'))).toBe('Thursday, March 5, 2026');
    expect(valueAt(visit, 'visit.time')).toBe('2:30 PM');
    expect(valueAt(visit, 'visit.when')).toBe('in 2 days');
    expect(valueAt(visit, 'visit.place')).toBe('Room 12');
  });

  it('takes no time from a visit that has moved to another date', () => {
    const visits = [{ visit: 'V1', date: dayOf('2026-03-09'), time: '14:30' }];

    expect(valueAt(visitScope({ visits }), 'visit.time')).toBeNull();
    expect(String(valueAt(visitScope({ visits }), 'visit.date'))).toContain('March 5');
  });

  it('counts the days in the organization’s zone, where it is still the evening before', () => {
    const lateEvening = Date.UTC(2026, 2, 5, 3);

    expect(valueAt(visitScope({ sentAt: lateEvening }), 'visit.when')).toBe('tomorrow');
  });

  it('names the zone of a visit’s time after the contact, else after the organization', () => {
    const visits = [{ visit: 'V1', date: dayOf('2026-03-05'), time: '14:30' }];
    const zoneOf = (timeZone: string | null) =>
      valueAt(visitScope({ visits, contact: mariaLopez({ timeZone }) }), 'visit.time_zone');

    expect(zoneOf(null)).toBe('Central Time');
    expect(zoneOf('America/New_York')).toBe('Eastern Time');
  });

  it('lists the coming visits, soonest first', () => {
    const visits = [
      { visit: 'V3', date: dayOf('2026-04-01'), time: '15:00' },
      { visit: 'V2', date: dayOf('2026-04-01'), time: '09:00' },
      { visit: 'V1', date: dayOf('2026-03-02'), time: null },
    ];
    const coming = valueAt(templateScope(mailInput({ visits }), null), 'visits');

    expect(coming).toMatchObject([{ name: 'V2' }, { name: 'V3' }]);
  });

  it('calls an organization without a name by its id', () => {
    const unnamed = mailInput({ settings: someSettings() });

    expect(valueAt(templateScope(unnamed, null), 'organization.name')).toBe('org');
  });
});
