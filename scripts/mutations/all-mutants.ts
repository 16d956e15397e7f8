import { CALENDAR_AND_WINDOWS } from './calendar-and-windows.ts';
import { CAPS } from './caps.ts';
import { DATES } from './dates.ts';
import { EMAIL_TYPES } from './email-types.ts';
import { LIMITS } from './limits.ts';
import type { Mutant } from './mutant.ts';

/** Every wrong version of the rules that some test has to notice. */
export const ALL_MUTANTS: readonly Mutant[] = [
  ...CALENDAR_AND_WINDOWS,
  ...EMAIL_TYPES,
  ...DATES,
  ...LIMITS,
  ...CAPS,
];
