/** Rules §3, §7 and §11 as they are written: every email that could be, whatever its date. */
import {
  anniversaryIn,
  civilFromDay,
  formatCivilDate,
  type Day,
} from '../../../shared/domain/calendar/civil-date.ts';
import type { ContactEvent } from '../../../shared/domain/contacts/contact.ts';
import type { PlanningSubject, StoredEmail } from '../../../shared/domain/planning/candidate.ts';
import type { EmailKind } from '../../../shared/domain/planning/email.ts';
import type {
  CampaignInstance,
  Settings,
  VisitTemplate,
} from '../../../shared/domain/settings/settings.ts';
import { naiveId } from './naive-hash.ts';

/** An email that could be, with the dates that its type's timing rule gives. */
export interface NaiveEvent {
  readonly id: string;
  readonly type: string;
  readonly kind: EmailKind;
  readonly respects: boolean;
  readonly campaign: CampaignInstance | null;
  readonly campaignName: string | null;
  readonly template: VisitTemplate | null;
  readonly event: Day;
  readonly ideal: Day;
  readonly latest: Day;
  readonly priority: number;
}

/** Whose emails are worked out, under which settings, on which day. */
export interface NaiveCase {
  readonly subject: PlanningSubject;
  readonly settings: Settings;
  readonly today: Day;
}

/** Everything but post-window mail, which depends on what is skipped. */
export function naiveEvents(naive: NaiveCase): readonly NaiveEvent[] {
  return [
    ...birthdays(naive),
    ...effectiveDates(naive),
    ...enrolments(naive),
    ...visitMail(naive),
    ...campaignMail(naive),
    ...followups(naive),
  ];
}

/** The email about the end of a window. */
export function postWindowMail({ subject, settings }: NaiveCase, event: Day): NaiveEvent {
  const id = idOf(settings, subject, 'post_window', formatCivilDate(event));
  const { priority } = settings.emailTypes.post_window;
  return { ...PLAIN, id, type: 'post_window', event, ideal: event, latest: event + 30, priority };
}

const PLAIN = {
  kind: 'marketing',
  respects: true,
  campaign: null,
  campaignName: null,
  template: null,
} as const;

function idOf(settings: Settings, subject: PlanningSubject, ...event: readonly string[]): string {
  return naiveId(settings.organization.id, subject.contact.id, ...event);
}

function yearsAround(today: Day): readonly number[] {
  const { year } = civilFromDay(today);
  return [-4, -3, -2, -1, 0, 1, 2].map((years) => year + years);
}

function birthdays({ subject, settings, today }: NaiveCase): readonly NaiveEvent[] {
  const { birthDate } = subject.contact;
  const { enabled, priority } = settings.emailTypes.birthday;
  if (!enabled || birthDate === null) return [];
  const birth = civilFromDay(birthDate);
  const years = yearsAround(today).filter((year) => year > birth.year);
  return years.map((year) => {
    const event = anniversaryIn(year, birth.month, birth.day);
    const id = idOf(settings, subject, 'birthday', formatCivilDate(event));
    const ideal = event - settings.timing.birthdayEmailDaysBefore;
    return { ...PLAIN, id, type: 'birthday', event, ideal, latest: event, priority };
  });
}

function effectiveDates({ subject, settings, today }: NaiveCase): readonly NaiveEvent[] {
  const { effectiveDate } = subject.contact;
  const { enabled, priority } = settings.emailTypes.effective_date;
  if (!enabled || effectiveDate === null) return [];
  const begin = civilFromDay(effectiveDate);
  const years = yearsAround(today).filter((year) => year > begin.year);
  return years.map((year) => {
    const event = anniversaryIn(year, begin.month, begin.day);
    const id = idOf(settings, subject, 'effective_date', formatCivilDate(event));
    const ideal = event - settings.timing.effectiveDateDaysBefore;
    return { ...PLAIN, id, type: 'effective_date', event, ideal, latest: event, priority };
  });
}

function enrolments({ subject, settings, today }: NaiveCase): readonly NaiveEvent[] {
  const { enabled, priority } = settings.emailTypes.aep;
  if (!enabled) return [];
  const { years, defaultDates } = settings.aep;
  const inYears = yearsAround(today).filter((year) => years === null || years.includes(year));
  const events = inYears.flatMap((year) =>
    defaultDates.map(({ month, day }) => anniversaryIn(year, month, day)),
  );
  return [...new Set(events)].map((event) => {
    const id = idOf(settings, subject, 'aep', formatCivilDate(event));
    return { ...PLAIN, id, type: 'aep', event, ideal: event, latest: event + 30, priority };
  });
}

function visitMail({ subject, settings }: NaiveCase): readonly NaiveEvent[] {
  const { contact } = subject;
  const dates = subject.visits.map(({ visit, date }) => ({ visit, date }));
  if (contact.signupDate !== null) dates.push({ visit: 'signup', date: contact.signupDate });
  const mails: NaiveEvent[] = [];
  for (const { visit, date } of dates) {
    for (const template of settings.visitTemplates) {
      if (template.visit !== visit) continue;
      if (template.segment !== null && template.segment !== contact.segment) continue;
      const type = `visit_${template.code}`;
      const ideal = date + template.offsetDays;
      mails.push({
        ...PLAIN,
        id: idOf(settings, subject, type, formatCivilDate(date)),
        type,
        kind: 'transactional',
        respects: false,
        template,
        event: date,
        ideal,
        latest: visitLatest(template, date),
        priority: 1,
      });
    }
  }
  return mails;
}

function visitLatest({ visit, offsetDays, latestDaysBefore }: VisitTemplate, date: Day): Day {
  if (visit === 'signup' || offsetDays > 0) return date + offsetDays + 7;
  if (offsetDays === 0) return date;
  return date - latestDaysBefore;
}

function campaignMail({ subject, settings }: NaiveCase): readonly NaiveEvent[] {
  const mails: NaiveEvent[] = [];
  for (const instance of settings.campaignInstances) {
    const { effective, segments } = instance;
    if (!instance.active || !effective.active) continue;
    const { segment } = subject.contact;
    if (segments !== null && (segment === null || !segments.includes(segment))) continue;
    const triggers = new Set<Day>();
    if (effective.targetAllContacts && instance.triggerDate !== null) {
      triggers.add(instance.triggerDate);
    }
    const own = subject.targets.filter((each) => each.instanceName === instance.instanceName);
    for (const each of own.map((target) => target.triggerDate).sort((a, b) => a - b)) {
      if (!effective.onceOnly || triggers.size === 0) triggers.add(each);
    }
    for (const trigger of triggers)
      mails.push(oneCampaignMail(settings, subject, instance, trigger));
  }
  return mails;
}

function oneCampaignMail(
  settings: Settings,
  subject: PlanningSubject,
  instance: CampaignInstance,
  trigger: Day,
): NaiveEvent {
  const { effective, instanceName, activeStartDate, activeEndDate } = instance;
  const type = `campaign_${instance.campaignType}`;
  const unmoved = trigger - effective.daysBeforeEvent;
  const ends = [unmoved + effective.maxDelayDays];
  if (activeEndDate !== null) ends.push(activeEndDate);
  if (effective.daysBeforeEvent > 0) ends.push(trigger);
  const latest = Math.min(...ends);
  const startsLater = activeStartDate !== null && unmoved < activeStartDate;
  const identity = effective.onceOnly ? [instanceName] : [instanceName, formatCivilDate(trigger)];
  return {
    id: idOf(settings, subject, type, ...identity),
    type,
    kind: effective.required ? 'required' : 'marketing',
    respects: effective.respectExclusionWindows && !effective.required,
    campaign: instance,
    campaignName: instanceName,
    template: null,
    event: trigger,
    ideal: startsLater && activeStartDate <= latest ? activeStartDate : unmoved,
    latest,
    priority: effective.priority,
  };
}

function followups(naive: NaiveCase): readonly NaiveEvent[] {
  return naive.subject.emails.flatMap((parent) => followupOf(naive, parent));
}

function followupOf({ subject, settings, today }: NaiveCase, parent: StoredEmail): NaiveEvent[] {
  const { kind, status, claim, sentOn } = parent;
  if (status !== 'sent' || claim === null || sentOn === null) return [];
  if (kind !== 'marketing' && kind !== 'required') return [];
  if (!allowsFollowups(settings, parent)) return [];
  const open = subject.emails.find(
    (each) =>
      each.parentId === parent.emailId && (each.status === 'pending' || each.status === 'skipped'),
  );
  if (open === undefined && sentOn < today - settings.followups.lookbackDays) return [];
  const due = sentOn + settings.timing.followupDaysAfter;
  const ideal = due >= today ? due : (open?.idealDate ?? today + 1);
  return [
    {
      ...PLAIN,
      id: idOf(settings, subject, 'followup', parent.emailId),
      type: tierOf(subject.events.filter(({ occurredAt }) => occurredAt >= claim.at)),
      kind: 'followup',
      campaignName: parent.campaign,
      event: sentOn,
      ideal,
      latest: ideal + 30,
      priority: parent.priority,
    },
  ];
}

function allowsFollowups(settings: Settings, { campaign, type }: StoredEmail): boolean {
  if (campaign === null) return true;
  const instance = settings.campaignInstances.find(({ instanceName }) => instanceName === campaign);
  if (instance) return instance.effective.enableFollowups;
  return settings.campaignTypes[type.replace(/^campaign_/, '')]?.enableFollowups ?? true;
}

function tierOf(events: readonly ContactEvent[]): string {
  const answers = events.filter(({ eventType }) => eventType === 'eligibility_answered');
  const yes = answers.some(
    ({ metadata }) =>
      metadata['has_medical_conditions'] === true ||
      Number(metadata['main_questions_yes_count'] ?? 0) > 0,
  );
  if (yes) return 'followup_4_hq_with_yes';
  if (answers.length > 0) return 'followup_3_hq_no_yes';
  const clicked = events.some(
    ({ eventType, metadata }) => eventType === 'link_clicked' && metadata['machine'] !== true,
  );
  return clicked ? 'followup_2_clicked_no_hq' : 'followup_1_cold';
}
