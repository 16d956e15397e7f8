import fc from 'fast-check';
import type {
  Contact,
  ContactEvent,
  Target,
  Visit,
} from '../../../shared/domain/contacts/contact.ts';
import type { Email } from '../../../shared/domain/planning/email.ts';
import type { TracedWindow, TraceStep } from '../../../shared/domain/planning/trace.ts';
import type { ContactRecords } from '../../../shared/ports/contacts.ts';

const orNull = <Value>(values: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> =>
  fc.option(values, { nil: null });

/** Days from 1900 to 2100: leap years, year ends and birth dates before the epoch. */
export const anyDay = fc.integer({ min: -25_567, max: 47_482 });
const anyText = fc.string({ unit: 'binary', maxLength: 12 });
const anyInstant = fc.integer({ min: 0, max: 4_102_444_800_000 });
const anyCount = fc.nat({ max: 10_000 });

const anyContact: fc.Arbitrary<Contact> = fc.record({
  id: fc.stringMatching(/^[A-Za-z0-9._@-]{1,12}$/),
  email: anyText,
  firstName: orNull(anyText),
  lastName: orNull(anyText),
  phoneNumber: orNull(anyText),
  zipCode: orNull(anyText),
  state: orNull(anyText),
  birthDate: orNull(anyDay),
  effectiveDate: orNull(anyDay),
  segment: orNull(anyText),
  active: fc.boolean(),
  signupDate: orNull(anyDay),
  timeZone: orNull(anyText),
  smsConsent: orNull(fc.boolean()),
  attributes: fc.dictionary(fc.stringMatching(/^[a-z_]{1,8}$/), anyText, { noNullPrototype: true }),
});

const anyVisit: fc.Arbitrary<Visit> = fc.record({
  visit: anyText,
  date: anyDay,
  time: orNull(fc.constant('09:30')),
});

const anyTarget: fc.Arbitrary<Target> = fc.record({ instanceName: anyText, triggerDate: anyDay });

const anyEvent: fc.Arbitrary<ContactEvent> = fc.record({
  eventId: anyText,
  eventType: anyText,
  occurredAt: anyInstant,
  emailId: orNull(anyText),
  metadata: fc.constant({ has_medical_conditions: true, nested: [1, 'two'] }),
});

const anyWindow: fc.Arbitrary<TracedWindow> = fc.record({
  reason: fc.constantFrom(
    'birthday_window' as const,
    'effective_date_window' as const,
    'age_limit' as const,
    'year_round' as const,
  ),
  anchor: orNull(anyDay),
  from: anyDay,
  to: orNull(anyDay),
  rule: anyText,
  source: orNull(anyText),
});

const step = <Name extends TraceStep['step']>(name: Name): fc.Arbitrary<Name> => fc.constant(name);

/** Every kind of trace step, each with every field filled or null. */
export const anyTraceStep: fc.Arbitrary<TraceStep> = fc.oneof(
  fc.record({
    step: step('timing'),
    event: anyDay,
    days: fc.integer({ min: -60, max: 60 }),
    ideal: anyDay,
    latest: anyDay,
  }),
  fc.record({ step: step('campaign_start'), from: anyDay, to: anyDay }),
  fc.record({ step: step('kept'), base: anyDay, send: orNull(anyDay) }),
  fc.record({
    step: step('catch_up'),
    from: anyDay,
    to: anyDay,
    index: anyCount,
    choices: anyCount,
    base: anyDay,
  }),
  fc.record({
    step: step('exclusion'),
    date: anyDay,
    state: orNull(anyText),
    reason: orNull(fc.constantFrom('no_state' as const, 'birthday_window' as const)),
    windows: fc.array(anyWindow, { maxLength: 2 }),
  }),
  fc.record({
    step: step('windows_ignored'),
    because: fc.constantFrom('transactional' as const, 'campaign_type' as const),
  }),
  fc.record({ step: step('window_end'), window: anyWindow }),
  fc.record({
    step: step('campaign_period'),
    start: orNull(anyDay),
    end: orNull(anyDay),
    date: anyDay,
  }),
  fc.record({ step: step('late_visit'), sentInstead: orNull(anyText) }),
  fc.record({ step: step('conflict'), winners: fc.array(anyText, { maxLength: 2 }) }),
  fc.record({
    step: step('smoothing'),
    count: anyCount,
    soft: anyCount,
    days: fc.integer({ min: -2, max: 2 }),
    base: anyDay,
  }),
  fc.record({
    step: step('frequency'),
    max: anyCount,
    periodDays: anyCount,
    filledBy: fc.array(anyText, { maxLength: 2 }),
    narrowedLatest: orNull(anyDay),
  }),
  fc.record({
    step: step('cap'),
    from: anyDay,
    to: anyDay,
    load: anyCount,
    cap: anyCount,
    over: fc.boolean(),
  }),
  fc.record({ step: step('no_capacity'), date: anyDay, cap: anyCount, limit: anyCount }),
  fc.record({ step: step('missed'), latest: anyDay }),
  fc.record({
    step: step('followup'),
    parentSent: anyDay,
    days: anyCount,
    behaviour: orNull(anyText),
    eventId: orNull(anyText),
  }),
);

/** An email in any status. */
export const anyEmail: fc.Arbitrary<Email> = fc.record({
  emailId: fc.stringMatching(/^[a-z2-7]{26}$/),
  contactId: anyText,
  type: anyText,
  kind: fc.constantFrom(
    'marketing' as const,
    'required' as const,
    'followup' as const,
    'transactional' as const,
  ),
  campaign: orNull(anyText),
  visit: orNull(anyText),
  parentId: orNull(anyText),
  eventDate: anyDay,
  idealDate: anyDay,
  baseDate: anyDay,
  latestDate: anyDay,
  sendDate: orNull(anyDay),
  status: fc.constantFrom(
    'pending' as const,
    'skipped' as const,
    'claimed' as const,
    'sent' as const,
    'failed' as const,
    'unknown' as const,
    'cancelled' as const,
  ),
  skipReason: orNull(fc.constantFrom('too_late' as const, 'missed' as const)),
  blockedBy: orNull(fc.array(anyText, { maxLength: 2 })),
  priority: anyCount,
  movedBy: orNull(fc.constantFrom('catch_up' as const, 'smoothing' as const, 'cap' as const)),
  template: anyText,
  channel: fc.constant('email' as const),
  trace: fc.array(anyTraceStep, { maxLength: 4 }),
  revision: anyCount,
  planRun: anyCount,
  contactVersion: anyCount,
  configVersion: anyCount,
  claim: orNull(fc.record({ run: anyCount, attempt: anyCount, at: anyInstant })),
  outcome: orNull(
    fc.record({ at: anyInstant, messageId: orNull(anyText), detail: orNull(anyText) }),
  ),
  sentOn: orNull(anyDay),
});

/** A contact with anything that can be its own. */
export const anyContactRecords: fc.Arbitrary<ContactRecords> = fc.record({
  contact: anyContact,
  version: anyCount,
  bulkRun: orNull(anyCount),
  visits: fc.array(anyVisit, { maxLength: 2 }),
  targets: fc.array(anyTarget, { maxLength: 2 }),
  emails: fc.array(anyEmail, { maxLength: 3 }),
  events: fc.array(anyEvent, { maxLength: 2 }),
  suppression: orNull(
    fc.constantFrom('unsubscribed' as const, 'bounced' as const, 'complained' as const),
  ),
});
