import fc from 'fast-check';
import {
  BUILT_IN_CAMPAIGN_TYPES,
  campaignTypeFrom,
} from '../../shared/domain/settings/campaign-types.ts';
import type { Day } from '../../shared/domain/calendar/civil-date.ts';
import type { PlanningSubject } from '../../shared/domain/planning/candidate.ts';
import type { CampaignType, Settings } from '../../shared/domain/settings/settings.ts';
import { someInstance, someSettings, someVisitTemplate } from './settings.ts';
import { aSubject, TODAY } from './planning.ts';

const STATES = ['TX', 'TX', 'CA', 'NV', 'VA', 'MO', 'OK', 'CT', null] as const;

/** A birth or effective date: any day of some decades, leap days and year ends more often. */
const pastDate = fc.oneof(
  fc.integer({ min: -12_000, max: 18_000 }),
  fc.constantFrom(-7246, -5785, 790, 10_956, 16_494, 18_321),
  // Around today's month and day, so that something is due.
  fc.integer({ min: -60, max: 120 }).map((days) => TODAY - 70 * 365 - 17 + days),
);

const nearDate = fc.integer({ min: -40, max: 70 }).map((days): Day => TODAY + days);

const visits = fc
  .uniqueArray(fc.constantFrom('V1', 'V2'), { maxLength: 2 })
  .chain((names) =>
    fc.tuple(...names.map((visit) => nearDate.map((date) => ({ visit, date, time: null })))),
  );

const targets = fc.uniqueArray(
  fc.record({
    instanceName: fc.constantFrom('rates', 'promo', 'notice', 'capped'),
    triggerDate: nearDate,
  }),
  { maxLength: 4, selector: (target) => `${target.instanceName} ${String(target.triggerDate)}` },
);

const subject = fc.record({
  state: fc.constantFrom(...STATES),
  birthDate: fc.option(pastDate, { freq: 6 }),
  effectiveDate: fc.option(pastDate, { freq: 6 }),
  segment: fc.constantFrom('a', 'b', null),
  signupDate: fc.option(nearDate, { freq: 2 }),
  active: fc.integer({ min: 0, max: 9 }).map((number) => number > 0),
  visits,
  targets,
});

/** Organizations of a few contacts with everything in them. */
export const someOrganization: fc.Arbitrary<readonly PlanningSubject[]> = fc
  .array(subject, { minLength: 1, maxLength: 14 })
  .map((subjects) =>
    subjects.map(({ visits: own, targets: reached, ...contact }, index) =>
      aSubject({ contact: { ...contact, id: `c${String(index)}` }, visits: own, targets: reached }),
    ),
  );

/** Settings with windows, campaigns of every kind, visit mail, and caps from tight to none. */
export const someRules: fc.Arbitrary<Settings> = fc
  .record({
    dailySendPercentageCap: fc.constantFrom(0.07, 0.1, 0.2, 0.5, 1000),
    onOverflow: fc.constantFrom('send' as const, 'skip' as const),
    edDailySoftLimit: fc.constantFrom(1, 2, 1000),
    maxEmailsPerContactPerPeriod: fc.constantFrom(1, 2, 3),
    periodDays: fc.constantFrom(7, 14),
    dailyMax: fc.constantFrom(1, 2),
  })
  .map(({ dailyMax, ...volume }) =>
    someSettings({
      volume: { ...volume, edSoftLimitPercentage: 1000 },
      horizonDays: 60,
      aep: { defaultDates: [{ month: 3, day: 20 }] },
      visitTemplates: [
        someVisitTemplate({ code: 'rem7', visit: 'V1', offsetDays: -7 }),
        someVisitTemplate({ code: 'rem1', visit: 'V1', offsetDays: -1 }),
        someVisitTemplate({ code: 'v2day', visit: 'V2', offsetDays: 0 }),
        someVisitTemplate({ code: 'v2after', visit: 'V2', offsetDays: 2 }),
        someVisitTemplate({ code: 'welcome', visit: 'signup', offsetDays: 0 }),
      ],
      campaignInstances: [
        someInstance({ instanceName: 'rates', effective: builtIn('rate_increase') }),
        someInstance({
          instanceName: 'promo',
          effective: builtIn('seasonal_promo'),
          activeStartDate: TODAY - 5,
          activeEndDate: TODAY + 50,
        }),
        someInstance({ instanceName: 'notice', effective: builtIn('regulatory_notice') }),
        someInstance({
          instanceName: 'capped',
          effective: campaignTypeFrom('letter', { priority: 9 }),
          dailyMax,
        }),
        someInstance({
          instanceName: 'blast',
          effective: builtIn('initial_blast'),
          triggerDate: TODAY + 20,
        }),
      ],
    }),
  );

function builtIn(name: string): CampaignType {
  return campaignTypeFrom(name, BUILT_IN_CAMPAIGN_TYPES[name] ?? {});
}
