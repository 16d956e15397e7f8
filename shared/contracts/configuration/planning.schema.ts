import { z } from 'zod';
import { daysInMonth } from '../../domain/calendar/civil-date.ts';
import { expected } from './expected-received.ts';
import {
  list,
  numberFrom,
  oneOf,
  section,
  timeOfDay,
  wholeNumber,
  wholeNumberFrom,
  yesOrNo,
} from './fields.ts';

const days = (max = 365) => wholeNumber(0, max);
const priority = () => wholeNumber(0, 99);

/**
 * How far ahead a plan looks. A year and a day is the limit: every yearly event is in it once, and
 * a longer plan would hold the same birthdays twice without telling anybody anything new.
 */
export const horizonDays = wholeNumber(1, 366).describe(
  'How many days ahead emails are planned: those whose ideal date is at most this many days from today.',
);

/** The section `timing_constants`: when emails of the built-in types are due. */
export const timingSchema = section({
  send_time: timeOfDay('HH:MM:SS')
    .describe('The time (HH:MM:SS) at which the daily run starts, in the organization’s zone.')
    .optional(),
  birthday_email_days_before: days()
    .describe('Days before the birthday on which the birthday email is due.')
    .optional(),
  effective_date_days_before: days()
    .describe('Days before the effective-date anniversary on which its email is due.')
    .optional(),
  pre_window_exclusion_days: days()
    .describe('Days by which every exclusion window starts earlier, where its rule does not say.')
    .optional(),
  followup_days_after: days()
    .describe('Days after an email was sent on which its follow-up is due.')
    .optional(),
});

/** The section `followups`. */
export const followupsSchema = section({
  lookback_days: days(3650)
    .describe(
      'Days after sending during which an email may still get its follow-up. Missed emails stay in the plan as long.',
    )
    .optional(),
});

const aepDate = section({
  month: wholeNumber(1, 12).describe('Month of a date of the annual enrollment email.'),
  day: wholeNumber(1, 31).describe('Day of that month.'),
}).refine(({ month, day }) => day <= daysInMonth(LEAP_YEAR, month), {
  error: (issue) => {
    const { month, day } = z.object({ month: z.number(), day: z.number() }).parse(issue.input);
    return `Expected a day that exists, got month ${month}, day ${day}`;
  },
});

// 29 February is a date like others; in other years it falls on the 28th (rules §1).
const LEAP_YEAR = 2028;

/** The section `aep_config`: the annual enrollment period email. */
export const aepSchema = section({
  default_dates: list(aepDate, 'dates, each with month and day')
    .describe('The dates of the annual enrollment email, each with month and day.')
    .optional(),
  years: list(wholeNumber(1900, 2999), 'years such as 2027')
    .min(1, { error: expected('at least one year; leave the line out for every year') })
    .describe('The years in which it is sent; every year by default.')
    .nullish(),
});

/** The section `load_balancing`: how much goes out on a day, and to one contact. */
export const loadBalancingSchema = section({
  daily_send_percentage_cap: numberFrom(0, 'above')
    .describe('The cap of a day as a part of the active contacts (0.07 is seven percent).')
    .optional(),
  daily_max: wholeNumberFrom(1)
    .describe('The cap of a day in emails, where it is lower; none by default.')
    .nullish(),
  overage_threshold: numberFrom(1)
    .describe('A day is relieved when it holds more than this many times the cap.')
    .optional(),
  ed_daily_soft_limit: wholeNumberFrom(0)
    .describe('Effective-date emails of one ideal date beyond this number are spread.')
    .optional(),
  ed_soft_limit_percentage: numberFrom(0)
    .describe('The same limit as a part of the cap; the lower of the two counts.')
    .optional(),
  ed_smoothing_window_days: days()
    .describe('Days to either side over which they are spread.')
    .optional(),
  catch_up_spread_days: wholeNumber(1, 365)
    .describe('Days from tomorrow over which late emails are spread.')
    .optional(),
  max_emails_per_contact_per_period: wholeNumberFrom(1)
    .describe('The most marketing emails a contact gets within any period.')
    .optional(),
  period_days: wholeNumber(1, 366).describe('The length of that period in days.').optional(),
  on_overflow: oneOf(['send', 'skip'])
    .describe('What becomes of an email that fits on no day: `send` it over the cap, or `skip` it.')
    .optional(),
});

const emailType = (example: string) =>
  section({
    enabled: yesOrNo().describe('Whether emails of this type are planned.').optional(),
    priority: priority().describe('Lower goes first where room is short.').optional(),
  })
    .describe(example)
    .nullish();

/** The section `email_types`. */
export const emailTypesSchema = section(
  {
    birthday: emailType('Before each birthday.'),
    effective_date: emailType('Before each anniversary of the effective date.'),
    aep: emailType('For the annual enrollment period.'),
    post_window: emailType('On the day after an exclusion window that held something back.'),
  },
  'email type',
);
