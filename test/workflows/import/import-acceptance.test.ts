import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseCivilDate } from '../../../shared/domain/calendar/civil-date.ts';
import {
  countsOf,
  imported,
  importSettings,
  portsWithOrganization,
} from '../../support/importing.ts';
import { someInstance } from '../../support/settings.ts';

describe.each(['org-4', 'org-6'])('the acceptance files of %s', (organization) => {
  const text = (name: string): string =>
    readFileSync(new URL(`../../acceptance/${organization}/${name}`, import.meta.url), 'utf8');
  const rowsOf = (name: string): number => text(name).trimEnd().split('\n').length - 1;
  const names = new Set(
    text('targets.csv')
      .split('\n')
      .map((line) => line.split(',')[1] ?? ''),
  );
  const today = parseCivilDate(text('today').trim()) ?? 0;
  const settings = importSettings({
    campaignInstances: [...names].map((instanceName) => someInstance({ instanceName })),
  });

  it('are imported without losing a row, and change nothing the second time', async () => {
    const ports = await portsWithOrganization();
    for (const name of ['contacts.csv', 'visits.csv', 'targets.csv']) {
      const { report } = await imported(ports, text(name), { name, today, settings });
      const rows = String(rowsOf(name));
      expect([name, report.kind, countsOf(report)]).toEqual([
        name,
        name.replace('.csv', ''),
        `${rows} = ${rows} + 0 + 0`,
      ]);
      // Some contacts have the ZIP code of one state and the name of another, on purpose.
      const warnings = name === 'contacts.csv' ? ['zip_code_and_state_differ'] : [];
      expect(Object.keys(report.warnings)).toEqual(warnings);
      const again = await imported(ports, text(name), { name, today, settings });
      expect(countsOf(again.report)).toBe(`${rows} = 0 + ${rows} + 0`);
    }
    expect(await ports.store.contacts.get('org', 'c0')).toMatchObject({
      contact: { lastName: 'O\'Neil, "Jr"' },
    });
  });
});
