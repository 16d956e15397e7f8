import { parseCivilDate, type Day } from '../../shared/domain/calendar/civil-date.ts';
import { UsageError } from '../user-error.ts';

/** A civil date that a user gave, if there is one. @throws UsageError naming the option. */
export function givenDay(text: string | undefined, what: string): Day | undefined {
  if (text === undefined) return undefined;
  const day = parseCivilDate(text);
  if (day !== undefined) return day;
  throw new UsageError(`Expected ${what} as YYYY-MM-DD, a date that exists, got "${text}"`);
}

/** One of some words that a user gave, if there is one. @throws UsageError naming the option. */
export function givenWord<Word extends string>(
  text: string | undefined,
  what: string,
  words: readonly Word[],
): Word | undefined {
  if (text === undefined) return undefined;
  const word = words.find((known) => known === text);
  if (word !== undefined) return word;
  throw new UsageError(`Expected ${what} as one of ${words.join(', ')}, got "${text}"`);
}
