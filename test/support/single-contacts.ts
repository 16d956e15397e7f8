import fc from 'fast-check';

import type { Day } from '../../shared/domain/calendar/civil-date.ts';
import type { ContactEvent } from '../../shared/domain/contacts/contact.ts';
import type { PlanningSubject } from '../../shared/domain/planning/candidate.ts';
import { campaignTypeFrom } from '../../shared/domain/settings/campaign-types.ts';
import type {
  CampaignInstance,
  RuleDating,
  Settings,
  StateRules,
  VisitTemplate,
  WindowRule,
} from '../../shared/domain/settings/settings.ts';
import { aSubject, TODAY } from './planning.ts';
import { someInstance, someSettings, someVisitTemplate, someWindowRule } from './settings.ts';

const near = (before: number, after: number): fc.Arbitrary<Day> =>
  fc.integer({ min: -before, max: after }).map((days) => TODAY + days);

/** A birth or effective date whose anniversary is not far, leap days and recent years included. */
const someDate = fc.oneof(
  fc
    .tuple(near(80, 90), fc.constantFrom(30, 66, 75, 76))
    .map(([day, years]) => day - Math.round(years * 365.25)),
  fc.constantFrom(-671, 790, 16_494, 20_513),
  near(400, 0),
);

const dating: fc.Arbitrary<RuleDating> = fc.record({
  effectiveFrom: fc.option(near(30, 30), { freq: 2 }),
  effectiveTo: fc.option(near(10, 60), { freq: 2 }),
  source: fc.constant(null),
  checkedOn: fc.constant(null),
  path: fc.constant('state_rules'),
});

const always: fc.Arbitrary<RuleDating> = fc.constant({
  effectiveFrom: null,
  effectiveTo: null,
  source: null,
  checkedOn: null,
  path: 'state_rules',
});

const windowRule: fc.Arbitrary<WindowRule> = fc
  .record({
    dates: fc.oneof({ weight: 3, arbitrary: always }, { weight: 1, arbitrary: dating }),
    windowBeforeDays: fc.oneof(fc.constantFrom(0, 3, 10), fc.integer({ min: 0, max: 90 })),
    windowAfterDays: fc.oneof(fc.constantFrom(0, 3, 10), fc.integer({ min: 0, max: 90 })),
    useMonthStart: fc.boolean(),
    preWindowExtensionDays: fc.oneof(fc.constantFrom(0, 5), fc.integer({ min: 0, max: 90 })),
  })
  .map(({ dates, ...rule }) => someWindowRule({ ...dates, ...rule }));

const windowRules = fc.array(windowRule, { minLength: 1, maxLength: 2 });

/** Rules of the states AA, BB and CC; every other state has none. */
export const someStateRules: fc.Arbitrary<StateRules> = fc.record({
  birthdayWindows: fc.record({ AA: windowRules, BB: windowRules }),
  effectiveDateWindows: fc.record({ AA: windowRules }),
  yearRound: fc.record({
    CC: fc.array(dating, { maxLength: 1 }),
    BB: fc.array(dating, { maxLength: 1 }),
  }),
  ageLimits: fc.record({
    BB: fc.array(
      fc.tuple(dating, fc.constantFrom(66, 75, 76)).map(([dates, age]) => ({ ...dates, age })),
      { maxLength: 1 },
    ),
  }),
});

/** What windows depend on. */
export const someWindowSubject = fc.record({
  state: fc.constantFrom('AA', 'AA', 'BB', 'CC', 'ZZ', null),
  birthDate: fc.option(someDate, { freq: 5 }),
  effectiveDate: fc.option(someDate, { freq: 5 }),
});

const visitTemplates: fc.Arbitrary<readonly VisitTemplate[]> = fc
  .array(
    fc.record({
      visit: fc.constantFrom('V1', 'V1', 'V1', 'V2', 'signup'),
      offsetDays: fc.constantFrom(-7, -3, -2, -1, -1, 0, 1),
      latestDaysBefore: fc.constantFrom(0, 1, 1, 2),
      segment: fc.constantFrom(null, null, null, 'a'),
    }),
    { maxLength: 5 },
  )
  .map((templates) =>
    templates.map((template, index) =>
      someVisitTemplate({ ...template, code: `t${String(templates.length - index)}` }),
    ),
  );

const instance = (instanceName: string): fc.Arbitrary<CampaignInstance> =>
  fc
    .record({
      type: fc.record({
        respectExclusionWindows: fc.boolean(),
        enableFollowups: fc.boolean(),
        onceOnly: fc.integer({ min: 0, max: 4 }).map((number) => number === 0),
        required: fc.integer({ min: 0, max: 4 }).map((number) => number === 0),
        daysBeforeEvent: fc.constantFrom(-3, 0, 0, 2, 5),
        maxDelayDays: fc.constantFrom(0, 3, 10, 30),
        priority: fc.constantFrom(1, 2, 2, 5),
        targetAllContacts: fc.boolean(),
        active: fc.integer({ min: 0, max: 9 }).map((number) => number > 0),
      }),
      own: fc.record({
        activeStartDate: fc.option(near(10, 10), { freq: 2 }),
        activeEndDate: fc.option(near(5, 20), { freq: 2 }),
        triggerDate: fc.option(near(10, 20), { freq: 2 }),
        segments: fc.constantFrom(null, null, null, ['a', 'b']),
        active: fc.integer({ min: 0, max: 9 }).map((number) => number > 0),
      }),
    })
    .map(({ type, own }) =>
      someInstance({
        ...own,
        instanceName,
        effective: campaignTypeFrom(`type_${instanceName}`, type),
      }),
    );

/** Settings under which one contact's rules meet as often as can be, and no cap is felt. */
export const someSingleSettings: fc.Arbitrary<Settings> = fc
  .record({
    horizonDays: fc.integer({ min: 10, max: 60 }),
    timing: fc.record({
      birthdayEmailDaysBefore: fc.integer({ min: 0, max: 20 }),
      effectiveDateDaysBefore: fc.integer({ min: 0, max: 35 }),
      followupDaysAfter: fc.integer({ min: 0, max: 4 }),
    }),
    lookbackDays: fc.integer({ min: 1, max: 20 }),
    stateRules: someStateRules,
    volume: fc.record({
      maxEmailsPerContactPerPeriod: fc.integer({ min: 1, max: 3 }),
      periodDays: fc.constantFrom(1, 3, 7, 14),
      catchUpSpreadDays: fc.integer({ min: 1, max: 7 }),
      edDailySoftLimit: fc.constantFrom(0, 1000),
      edSmoothingWindowDays: fc.integer({ min: 0, max: 3 }),
      onOverflow: fc.constantFrom('send' as const, 'skip' as const),
    }),
    aepYears: fc.constantFrom(null, [2027], [2028]),
    aepDates: fc.constantFrom(
      [{ month: 3, day: 10 }],
      [
        { month: 2, day: 28 },
        { month: 2, day: 29 },
        { month: 3, day: 1 },
      ],
      [],
    ),
    disabled: fc.constantFrom(null, null, null, 'birthday' as const, 'post_window' as const),
    visitTemplates,
    campaignInstances: fc.tuple(instance('a'), instance('b'), instance('c')),
  })
  .map(({ lookbackDays, aepYears, aepDates, disabled, ...rest }) =>
    someSettings({
      ...rest,
      followups: { lookbackDays },
      aep: { years: aepYears, defaultDates: aepDates },
      volume: { dailySendPercentageCap: 1000, edSoftLimitPercentage: 1000, ...rest.volume },
      emailTypes: disabled === null ? {} : { [disabled]: { enabled: false, priority: 5 } },
    }),
  );

const targets = fc.uniqueArray(
  fc.record({ instanceName: fc.constantFrom('a', 'b', 'c', 'd'), triggerDate: near(15, 15) }),
  { maxLength: 5, selector: (target) => `${target.instanceName} ${String(target.triggerDate)}` },
);

const visits = fc.uniqueArray(
  fc.record({ visit: fc.constantFrom('V1', 'V2'), date: near(3, 10), time: fc.constant(null) }),
  { maxLength: 2, selector: ({ visit }) => visit },
);

const contactEvents: fc.Arbitrary<readonly ContactEvent[]> = fc.array(
  fc.record({
    eventId: fc.uuid(),
    eventType: fc.constantFrom('link_clicked', 'eligibility_answered', 'opened'),
    occurredAt: near(5, 20).map((day) => day * 86_400_000),
    emailId: fc.constant(null),
    metadata: fc.constantFrom(
      {},
      { machine: true },
      { has_medical_conditions: true },
      { main_questions_yes_count: 2 },
      { main_questions_yes_count: 0 },
    ),
  }),
  { maxLength: 3 },
);

/** One contact with a bit of everything, nothing stored. */
export const someSingleContact: fc.Arbitrary<PlanningSubject> = fc
  .record({
    dates: someWindowSubject,
    segment: fc.constantFrom('a', 'b', null),
    signupDate: fc.option(near(10, 5), { freq: 2 }),
    active: fc.integer({ min: 0, max: 19 }).map((number) => number > 0),
    visits,
    targets,
    events: contactEvents,
    suppression: fc.constantFrom(
      null,
      null,
      null,
      null,
      'unsubscribed' as const,
      'bounced' as const,
    ),
  })
  .map(({ dates, segment, signupDate, active, ...own }) =>
    aSubject({ contact: { ...dates, segment, signupDate, active }, ...own }),
  );
