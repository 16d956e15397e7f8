import { z } from 'zod';
import { expected } from './expected-received.ts';
import {
  byState,
  civilDate,
  line,
  list,
  oneOrMany,
  section,
  state,
  wholeNumber,
  yesOrNo,
} from './fields.ts';

const dating = {
  effective_from: civilDate().describe('First date on which the rule is in force.').nullish(),
  effective_to: civilDate().describe('Last date on which the rule is in force.').nullish(),
  source: line('a source', 500)
    .describe('Where the rule comes from; shown in explanations.')
    .nullish(),
  checked_on: civilDate()
    .describe('When somebody last compared the rule with its source; over a year old is warned of.')
    .nullish(),
};

const windowRule = section({
  window_before_days: wholeNumber(0, 365).describe('Days of the window before its anchor.'),
  window_after_days: wholeNumber(0, 365).describe('Days of the window after its anchor.'),
  use_month_start: yesOrNo()
    .describe('The anchor is the first day of the anniversary’s month.')
    .optional(),
  pre_window_extension_days: wholeNumber(0, 365)
    .describe(
      'Days by which the window starts earlier still; `pre_window_exclusion_days` by default.',
    )
    .optional(),
  ...dating,
});

const age = () => wholeNumber(1, 130).describe('From this age on every date is excluded.');
const ageLimit = section({ age: age(), ...dating });
const yearRoundState = section({ state: state, ...dating });

const windows = (anchor: string) =>
  byState(oneOrMany(windowRule, 'a rule with window_before_days and window_after_days'))
    .describe(`Windows around the ${anchor}, by state. Replaces the default section whole.`)
    .optional();

/** The section `state_rules`: on which dates no marketing mail goes to whom (rules §4). */
export const stateRulesSchema = section({
  year_round_exclusion: list(
    z.union([state, yearRoundState], {
      error: expected('a state such as CA, or a rule with state'),
    }),
    'states',
  )
    .describe(
      'States whose contacts get no marketing mail at all. Replaces the default list whole.',
    )
    .optional(),
  birthday_windows: windows('birthday'),
  effective_date_windows: windows('effective-date anniversary'),
  age_limits: byState(
    z.union([age(), ageLimit, z.array(ageLimit).min(1)], {
      error: expected('a number of years from 1 to 130, a rule with age, or a list of them'),
    }),
  )
    .describe('Ages from which contacts of a state get no marketing mail.')
    .optional(),
});

export type StateRulesDocument = z.output<typeof stateRulesSchema>;
