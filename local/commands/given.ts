import { parseCivilDate, type Day } from '../../shared/domain/calendar/civil-date.ts';
import type { CommandRun } from '../shell.ts';
import { UsageError } from '../user-error.ts';

/** For commands that a state machine carries out on a stage. */
export const NO_WAIT = [
  '--no-wait',
  'with --stage: start it, and do not wait for its end',
] as const;

/** Whether the end is waited for. @throws UsageError where there is nothing else to do. */
export function givenWait({ stage }: CommandRun, { wait }: WaitOption): boolean {
  if (wait || stage !== undefined) return wait;
  throw new UsageError('Expected --no-wait together with --stage, got it without');
}

/** What `--no-wait` leaves in the options. */
export interface WaitOption {
  readonly wait: boolean;
}

/** A civil date that a user gave, if there is one. @throws UsageError naming the option. */
export function givenDay(text: string | undefined, what: string): Day | undefined {
  if (text === undefined) return undefined;
  const day = parseCivilDate(text);
  if (day !== undefined) return day;
  throw new UsageError(`Expected ${what} as YYYY-MM-DD, a date that exists, got "${text}"`);
}

/** A whole number from 1 on that a user gave. @throws UsageError naming the option. */
export function givenNumber(text: string, what: string, most: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw new UsageError(
    `Expected ${what} as a whole number from 1 to ${String(most)}, got "${text}"`,
  );
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
