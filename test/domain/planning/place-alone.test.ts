import { describe, expect, it } from 'vitest';
import type { PlanningSubject } from '../../../shared/domain/planning/candidate.ts';
import { compileRules } from '../../../shared/domain/planning/compile.ts';
import { DayLoadTable } from '../../../shared/domain/planning/day-load-table.ts';
import { derive, NO_SMOOTHING } from '../../../shared/domain/planning/derive.ts';
import type { PlannedEmail } from '../../../shared/domain/planning/email.ts';
import { placeAlone } from '../../../shared/domain/planning/place-alone.ts';
import { emailsOf } from '../../../shared/domain/planning/slice-plan.ts';
import type { Settings } from '../../../shared/domain/settings/settings.ts';
import { aSubject, planOf, roomySettings, stored, TODAY } from '../../support/planning.ts';
import { someCampaignType, someInstance } from '../../support/settings.ts';

const CAPS = { cap: 10, limit: 12 };
const DAY = TODAY + 20;

const campaign = (name: string, priority: number, required = false) =>
  someInstance({
    instanceName: name,
    effective: someCampaignType({ name, priority, required, maxDelayDays: 5 }),
  });

const SETTINGS = roomySettings({
  aep: { defaultDates: [] },
  campaignInstances: [campaign('letter', 5), campaign('notice', 3, true), campaign('law', 2, true)],
});

/** A contact with required mail that is due on one day. */
const due = (...instanceNames: readonly string[]): PlanningSubject =>
  aSubject({ targets: instanceNames.map((instanceName) => ({ instanceName, triggerDate: DAY })) });

/** The contact's plan when a day, and the days after it, carry so much mail. */
function placed(
  subject: PlanningSubject,
  loads: readonly number[],
  settings: Settings = SETTINGS,
): ReadonlyMap<string, PlannedEmail> {
  const rules = compileRules(settings);
  const request = { rules, today: TODAY, smoothing: NO_SMOOTHING, caps: CAPS, traced: true };
  const derivation = derive(request, subject);
  const table = new DayLoadTable(
    loads.map((counted, index) => ({ date: DAY + index, counted, pinned: 0, effectiveDate: 0 })),
  );
  placeAlone(derivation, table, CAPS);
  return new Map(emailsOf(derivation).map((email) => [email.campaign ?? email.type, email]));
}

describe('a new email of one contact', () => {
  it('goes out on its date up to the limit, and from there on the first day below the cap', () => {
    expect(placed(due('letter'), [11]).get('letter')).toMatchObject({ sendDate: DAY });
    expect(placed(due('letter'), [12, 10, 9]).get('letter')).toMatchObject({
      sendDate: DAY + 2,
      movedBy: 'cap',
    });
  });

  it('counts for the contact’s next one: the lowest priority number takes the last place', () => {
    const plan = placed(due('notice', 'law'), [11, 9]);

    expect(plan.get('law')).toMatchObject({ sendDate: DAY, movedBy: null });
    expect(plan.get('notice')).toMatchObject({ sendDate: DAY + 1, movedBy: 'cap' });
  });

  it('counts where a cap has moved it, too', () => {
    const plan = placed(due('notice', 'law'), [12, 9, 9]);

    expect([plan.get('law')?.sendDate, plan.get('notice')?.sendDate]).toEqual([DAY + 1, DAY + 2]);
  });

  it('finds the place that another of the contact’s emails has given up', () => {
    const before = stored(planOf(due('letter'), SETTINGS));
    // The contact is no target of the letter any more; the day still counts it.
    const subject = { ...due('notice'), emails: before };

    expect(placed(subject, [12]).get('notice')).toMatchObject({ sendDate: DAY, movedBy: null });
  });

  it('stays where it is planned already, however full the day', () => {
    const subject = { ...due('letter'), emails: stored(planOf(due('letter'), SETTINGS)) };

    expect(placed(subject, [40]).get('letter')).toMatchObject({ sendDate: DAY });
  });

  it('goes out above the capacity on its last day, or not at all, as the setting says', () => {
    const full = [12, 12, 12, 12, 12, 12];
    const skipping = { ...SETTINGS, volume: { ...SETTINGS.volume, onOverflow: 'skip' as const } };

    expect(placed(due('letter'), full).get('letter')).toMatchObject({ sendDate: DAY + 5 });
    expect(placed(due('letter'), full, skipping).get('letter')).toMatchObject({
      skipReason: 'no_capacity',
    });
  });
});
