import { z } from 'zod';
import { daysInMonth } from '../../domain/calendar/civil-date.ts';
import { expected } from './expected-received.ts';
import { civilDate, line, list, oneOf, section, state, wholeNumber, yesOrNo } from './fields.ts';
import { stateRulesSchema } from './state-rules.schema.ts';

const layer = (name: 'policy' | 'law') =>
  z.literal(name, { error: expected(`the layer ${name}`) }).describe('Which list this is.');

/** A list of the owner's rules: `config/states/policy.yaml`. */
export const policyFileSchema = section({
  layer: layer('policy'),
  state_rules: stateRulesSchema.describe('As in a configuration.'),
});

const monthDay = () => {
  const error = expected('a month and day that exist, as "MM-DD"');
  return z.string({ error }).transform((written, context) => {
    const [, month, day] = (/^(\d{2})-(\d{2})$/.exec(written) ?? []).map(Number);
    if (month && day && month <= 12 && day <= daysInMonth(LEAP_YEAR, month)) return { month, day };
    context.issues.push({ code: 'custom', message: error({ input: written }), input: written });
    return z.NEVER;
  });
};

const LEAP_YEAR = 2028;

const ANCHORS = [
  'birthday',
  'birth_month_start',
  'policy_anniversary',
  'fixed_dates',
  'always',
  'unclear',
] as const;

const lawRule = section({
  state: state,
  anchor: oneOf(ANCHORS).describe('What the time counts from.'),
  before: wholeNumber(0, 365).describe('Days before the anchor.').optional(),
  after: wholeNumber(0, 365).describe('Days after the anchor, the last one included.').optional(),
  from: monthDay().describe('First date of every year, for `fixed_dates`.').optional(),
  to: monthDay().describe('Last date of every year, for `fixed_dates`.').optional(),
  age_min: wholeNumber(1, 130).describe('Age from which the right exists.').optional(),
  age_max: wholeNumber(1, 130).describe('Age up to which it exists.').optional(),
  same_issuer: yesOrNo().describe('Only to another policy of the same insurer.').optional(),
  effective_from: civilDate().describe('First date on which it is in force.').optional(),
  effective_to: civilDate().describe('Last date on which it is in force.').optional(),
  source: line('a source', 500).describe('Statute, rule or page.'),
  checked_on: civilDate().describe('When the source was last read.').optional(),
  unverified: z.literal(true, { error: expected('true, or the line left out') }).optional(),
  note: line('a note', 500).describe('What else is worth knowing.').optional(),
});

/** What statutes say: `config/states/law.yaml`. */
export const lawFileSchema = section({
  layer: layer('law'),
  rules: list(lawRule, 'rules of the law'),
});

export type LawRuleDocument = z.output<typeof lawRule>;
