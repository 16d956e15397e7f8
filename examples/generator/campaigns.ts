import { dayOf, formatCivilDate, type Day } from '../../shared/domain/calendar/civil-date.ts';
import { isCast } from './cast.ts';
import type { Row } from './csv-text.ts';
import { drawNumber, happens, pick } from './draw.ts';
import { DEMO_DAY } from './members.ts';

/** The targets of the campaigns of config.yaml that have some. */
export function targets(members: readonly Row[]): readonly Row[] {
  return [...CAST_TARGETS, ...members.flatMap(drawnTargets)];
}

const RATES = 'plan_g_rates_2027';
const FIRST_RATES_TRIGGER = '2027-03-22';

const CAST_TARGETS: readonly Row[] = [
  target('m-0006', RATES, FIRST_RATES_TRIGGER),
  target('m-0006', 'spring_checkup_2027', '2027-03-15'),
  target('m-0007', RATES, FIRST_RATES_TRIGGER),
  target('m-0012', 'privacy_notice_2027', '2027-03-10'),
  target('m-0013', 'winter_wellness_2026', '2027-03-20'),
];

/** What came back from the first ten days of mail: clicks and answered health questions. */
export function events(members: readonly Row[]): readonly Row[] {
  return members.flatMap((member) => reactions(member, drawnTargets(member))).sort(byTime);
}

function drawnTargets(member: Row): readonly Row[] {
  const id = member['id'] ?? '';
  if (isCast(id)) return [];
  const rows: Row[] = [];
  if (member['segment'] === 'plan_g' && happens(`${id} rates`, 0.5)) {
    const trigger = pick(`${id} rates trigger`, [FIRST_RATES_TRIGGER, '2027-04-19']);
    rows.push(target(id, RATES, trigger));
  }
  if (happens(`${id} checkup`, 0.12)) rows.push(target(id, 'spring_checkup_2027', '2027-03-15'));
  if (happens(`${id} notice`, 0.15)) rows.push(target(id, 'privacy_notice_2027', '2027-03-10'));
  if (happens(`${id} winter`, 0.01)) rows.push(target(id, 'winter_wellness_2026', '2027-03-20'));
  return rows;
}

/** Some of those who got birthday mail, or the letter on rates, in the first ten days reacted. */
function reactions(member: Row, memberTargets: readonly Row[]): readonly Row[] {
  const id = member['id'] ?? '';
  if (isCast(id) || member['active'] === 'false' || RULED_STATES.includes(member['state'] ?? '')) {
    return [];
  }
  const sentOn = mailedOn(member, memberTargets);
  if (sentOn === undefined || !happens(`${id} reacts`, 0.4)) return [];
  const clicked = event(id, 'link_clicked', sentOn, { link: 'coverage-review' });
  if (!happens(`${id} answers`, 0.5)) return [clicked];
  const conditions = drawNumber(`${id} conditions`, 0, 2);
  const answered = event(id, 'eligibility_answered', sentOn + 1, {
    has_medical_conditions: conditions > 0,
    main_questions_yes_count: conditions,
  });
  return [clicked, answered];
}

/** States in which a rule may have kept the mail back; nobody clicks on what they did not get. */
const RULED_STATES = 'CA CT ID KY MA MD MO NV NY OK OR TX VA WA'.split(' ');

/** The birthday mail goes out two weeks ahead of the birthday, the letter on rates before the rate. */
function mailedOn(member: Row, memberTargets: readonly Row[]): Day | undefined {
  const [, month, day] = (member['birth_date'] ?? '').split('-');
  const birthdayMail = month === '03' && day ? dayOf(`2027-03-${day}`) - DAYS_AHEAD : 0;
  if (birthdayMail >= DEMO_DAY && birthdayMail < DEMO_DAY + 10) return birthdayMail;
  const hasRateLetter = memberTargets.some(
    (row) => row['instance_name'] === RATES && row['trigger_date'] === FIRST_RATES_TRIGGER,
  );
  return hasRateLetter ? dayOf(FIRST_RATES_TRIGGER) - DAYS_AHEAD : undefined;
}

/** Of both the birthday mail and the built-in campaign type `rate_increase`. */
const DAYS_AHEAD = 14;

function event(
  contactId: string,
  type: string,
  day: number,
  metadata: Readonly<Record<string, string | number | boolean>>,
): Row {
  const minute = drawNumber(`${contactId} ${type}`, 15 * 60, 23 * 60);
  const time = [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0'));
  return {
    contact_id: contactId,
    event_type: type,
    occurred_at: `${formatCivilDate(day)}T${time.join(':')}:00Z`,
    metadata: JSON.stringify(metadata),
  };
}

function byTime(a: Row, b: Row): number {
  const [left = '', right = ''] = [a['occurred_at'], b['occurred_at']];
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function target(contactId: string, instance: string, triggerDate: string): Row {
  return { contact_id: contactId, instance_name: instance, trigger_date: triggerDate };
}
