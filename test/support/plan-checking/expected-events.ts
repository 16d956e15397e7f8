/** Rules §3 and §7: every email that could be, in all the years around a plan. */
import {
  anniversaryIn,
  civilFromDay,
  formatCivilDate,
  type Day,
} from '../../../shared/domain/calendar/civil-date.ts';
import { checkedEmailId, type CheckedContact } from './checked-files.ts';
import type { CheckedInstance, CheckedSettings } from './checked-settings.ts';

/** An email that could be, with the dates of its type's timing rule. */
export interface PossibleEmail {
  readonly id: string;
  readonly type: string;
  readonly kind: 'marketing' | 'required' | 'transactional';
  readonly respects: boolean;
  readonly instance: CheckedInstance | null;
  /** Of visit mail: the visit, and the days from it. */
  readonly visit: string | null;
  readonly offset: number;
  readonly code: string;
  readonly event: Day;
  readonly ideal: Day;
  readonly latest: Day;
  readonly priority: number;
  readonly template: string;
}

/** A merged window can go back some years; one that goes on for longer has later years' mail in it. */
const YEARS_AROUND = [-2, -1, 0, 1, 2];
const COMMON = {
  kind: 'marketing',
  respects: true,
  instance: null,
  visit: null,
  offset: 0,
  code: '',
} as const;

/** Everything but post-window mail. */
export function possibleEmails(
  settings: CheckedSettings,
  contact: CheckedContact,
  today: Day,
): readonly PossibleEmail[] {
  const years = YEARS_AROUND.map((each) => civilFromDay(today).year + each);
  const { timing } = settings;
  const events = [
    ...yearly(settings, contact, years, 'birthday', timing.birthday_email_days_before),
    ...yearly(settings, contact, years, 'effective_date', timing.effective_date_days_before),
    ...enrolments(settings, years),
  ];
  const within = events.filter(({ ideal }) => ideal <= today + settings.horizon_days);
  return [
    ...within.map(({ type, event, ideal, latest }) => ({
      ...COMMON,
      ...plainEmail(settings, contact, type, event),
      ...{ event, ideal, latest },
    })),
    ...visitMail(settings, contact),
    ...campaignMail(settings, contact),
  ];
}

/** The mail about the end of a window. */
export function postWindowMail(
  settings: CheckedSettings,
  contact: CheckedContact,
  event: Day,
): PossibleEmail {
  const dates = { event, ideal: event, latest: event + 30 };
  return { ...COMMON, ...plainEmail(settings, contact, 'post_window', event), ...dates };
}

function plainEmail(
  settings: CheckedSettings,
  contact: CheckedContact,
  type: 'birthday' | 'effective_date' | 'aep' | 'post_window',
  event: Day,
) {
  const id = checkedEmailId(settings.organizationId, contact.id, type, formatCivilDate(event));
  const { priority } = settings.email_types[type];
  return { id, type, priority, template: settings.templateOf(type) };
}

interface YearlyEvent {
  readonly type: 'birthday' | 'effective_date' | 'aep';
  readonly event: Day;
  readonly ideal: Day;
  readonly latest: Day;
}

function yearly(
  settings: CheckedSettings,
  contact: CheckedContact,
  years: readonly number[],
  type: 'birthday' | 'effective_date',
  daysBefore: number,
): readonly YearlyEvent[] {
  const date = type === 'birthday' ? contact.birthDate : contact.effectiveDate;
  if (date === null || !settings.email_types[type].enabled) return [];
  const { year: first, month, day } = civilFromDay(date);
  return years
    .filter((year) => year > first)
    .map((year) => {
      const event = anniversaryIn(year, month, day);
      return { type, event, ideal: event - daysBefore, latest: event };
    });
}

function enrolments(
  { email_types: types, aep_config: { default_dates: dates, years: only } }: CheckedSettings,
  years: readonly number[],
): readonly YearlyEvent[] {
  if (!types.aep.enabled) return [];
  const events = years
    .filter((year) => (only ?? years).includes(year))
    .flatMap((year) => dates.map(({ month, day }) => anniversaryIn(year, month, day)));
  return [...new Set(events)].map((event) => ({
    type: 'aep',
    event,
    ideal: event,
    latest: event + 30,
  }));
}

function visitMail(settings: CheckedSettings, contact: CheckedContact): readonly PossibleEmail[] {
  const visits = new Map(contact.visits);
  if (contact.signupDate !== null) visits.set('signup', contact.signupDate);
  const mails: PossibleEmail[] = [];
  for (const { code, visit, offset, segment, latestBefore, template } of settings.visitTemplates) {
    const event = visits.get(visit);
    if (event === undefined || (segment !== null && segment !== contact.segment)) continue;
    const type = `visit_${code}`;
    const ideal = event + offset;
    const before = offset === 0 ? event : event - latestBefore;
    mails.push({
      ...COMMON,
      id: checkedEmailId(settings.organizationId, contact.id, type, formatCivilDate(event)),
      type,
      kind: 'transactional',
      respects: false,
      visit,
      offset,
      code,
      event,
      ideal,
      latest: visit === 'signup' || offset > 0 ? ideal + 7 : before,
      priority: 1,
      template,
    });
  }
  return mails;
}

function campaignMail(
  settings: CheckedSettings,
  contact: CheckedContact,
): readonly PossibleEmail[] {
  const mails: PossibleEmail[] = [];
  for (const instance of settings.instances) {
    const { segments } = instance;
    const isMeant =
      segments === null || (contact.segment !== null && segments.includes(contact.segment));
    if (!instance.active || !isMeant) continue;
    const own = contact.targets
      .filter((target) => target.instance === instance.name)
      .map(({ trigger }) => trigger)
      .sort((a, b) => a - b);
    const triggers = [
      ...new Set([...(instance.wholeBase === null ? [] : [instance.wholeBase]), ...own]),
    ];
    const reached = instance.onceOnly ? triggers.slice(0, 1) : triggers;
    for (const trigger of reached)
      mails.push(oneCampaignMail(settings, contact, instance, trigger));
  }
  return mails;
}

function oneCampaignMail(
  settings: CheckedSettings,
  contact: CheckedContact,
  instance: CheckedInstance,
  event: Day,
): PossibleEmail {
  const { name, type, onceOnly, daysBefore, maxDelay, start, end, priority, template } = instance;
  const unmoved = event - daysBefore;
  const latest = Math.min(end, unmoved + maxDelay, daysBefore > 0 ? event : Infinity);
  const identity = onceOnly ? [name] : [name, formatCivilDate(event)];
  return {
    ...COMMON,
    id: checkedEmailId(settings.organizationId, contact.id, type, ...identity),
    type,
    kind: instance.required ? 'required' : 'marketing',
    respects: instance.respects,
    instance,
    event,
    ideal: unmoved < start && start <= latest ? start : unmoved,
    latest,
    priority,
    template,
  };
}
