/** The kinds of values that the sections of the configuration are made of. */
import { z } from 'zod';
import { parseCivilDate } from '../../domain/calendar/civil-date.ts';
import { isTimeZone, parseTimeOfDay } from '../../domain/calendar/time-zone.ts';
import { isState, STATE_NAMES, type State } from '../../domain/rules/states.ts';
import { didYouMean, expected, unknownName } from './expected-received.ts';

/** A group of settings that knows all its names; `unknown` says what a stranger among them is. */
export function section<Shape extends z.ZodRawShape>(shape: Shape, unknown = 'setting') {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? // One line per key: read-configuration makes each a problem of its own.
          issue.keys.map((key) => unknownName(unknown, key, Object.keys(shape))).join('\n')
        : expected('a group of settings')(issue),
  });
}

/** A group of entries under names of the user's own choice. */
export function named<Value extends z.ZodType>(names: z.ZodString, value: Value) {
  return z.record(names, value, {
    error: (issue) =>
      issue.code === 'invalid_key'
        ? (issue.issues[0]?.message ?? 'Expected another name')
        : expected('a group of settings')(issue),
  });
}

const STATES = Object.keys(STATE_NAMES).filter(isState);

/** A two-letter state. One schema for all uses, so that the JSON Schema says the list once. */
export const state = z
  .enum(STATES, {
    error: ({ input }) =>
      typeof input === 'string'
        ? unknownState(input)
        : expected('a two-letter state such as "CA"')({ input }),
  })
  .meta({ id: 'state', description: 'Two-letter code of a state, DC or a territory.' });

/** A group of entries by state. */
export function byState<Value extends z.ZodType>(value: Value) {
  return z.partialRecord(state, value, {
    error: (issue: z.core.$ZodRawIssue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map(unknownState).join('\n')
        : expected('a group by state; write {} for none')(issue),
  });
}

export const list = <Item extends z.ZodType>(item: Item, what: string) =>
  z.array(item, { error: expected(`a list of ${what}`) });

/** Either one of a thing or a list of it. */
export function oneOrMany<Item extends z.ZodType>(item: Item, what: string) {
  const error = expected(`${what}, or a list of them`);
  return z.union([item, z.array(item, { error }).min(1, { error })], { error });
}

export function wholeNumber(min: number, max: number) {
  const error = expected(`a whole number from ${min} to ${max}`);
  return z.number({ error }).int({ error }).min(min, { error }).max(max, { error });
}

/** A whole number with no upper bound but that of exact numbers. */
export function wholeNumberFrom(min: number) {
  const error = expected(`a whole number, ${min} or more`);
  return z.number({ error }).int({ error }).min(min, { error });
}

/** A finite number; `above` leaves the bound itself out. */
export function numberFrom(min: number, bound: 'or more' | 'above' = 'or more') {
  const error = expected(bound === 'above' ? `a number above ${min}` : `a number, ${min} or more`);
  const number = z.number({ error });
  return bound === 'above' ? number.gt(min, { error }) : number.min(min, { error });
}

/** A part of a whole, above 0 and up to 1. */
export function share() {
  const error = expected('a number above 0 and up to 1 (0.05 is five percent)');
  return z.number({ error }).gt(0, { error }).max(1, { error });
}

export const yesOrNo = () => z.boolean({ error: expected('true or false') });

export function oneOf<const Names extends readonly [string, ...string[]]>(names: Names) {
  return z.enum(names, {
    error: (issue) => {
      const said = expected(`one of ${names.join(', ')}`)(issue);
      return typeof issue.input === 'string' ? said + didYouMean(issue.input, names) : said;
    },
  });
}

/** Text of one line without control characters, and without spaces around it. */
export function line(what: string, maxLength: number) {
  const error = expected(`${what} (1–${maxLength} characters on one line)`);
  return z
    .string({ error })
    .max(maxLength, { error })
    .regex(/^[^\s\p{Cc}](?:[^\p{Cc}]*[^\s\p{Cc}])?$/u, { error });
}

/** Text of any number of lines, not empty. */
export function text(what: string, maxLength: number) {
  const error = expected(`${what} (1–${maxLength} characters)`);
  return z.string({ error }).max(maxLength, { error }).regex(/\S/, { error });
}

/** Text of a form of its own. */
export function matching(pattern: RegExp, what: string) {
  const error = expected(what);
  return z.string({ error }).regex(pattern, { error });
}

/** The name of a template: its file's name without the ending. */
export const templateName = () =>
  matching(
    /^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/,
    'the name of a template (letters, digits, "_", "-" and ".", no path and no ending)',
  );

/** `YYYY-MM-DD`, read as a day. */
export function civilDate() {
  const error = expected('a date that exists, as YYYY-MM-DD');
  return z
    .string({ error })
    .transform((written, context) => {
      const day = parseCivilDate(written);
      if (day !== undefined) return day;
      context.issues.push({ code: 'custom', message: error({ input: written }), input: written });
      return z.NEVER;
    })
    .meta({ format: 'date' });
}

/** A time of day on the 24-hour clock. */
export function timeOfDay(form: 'HH:MM' | 'HH:MM:SS') {
  const error = expected(`a time of day as ${form}, from 00:00 to 23:59`);
  return z
    .string({ error })
    .refine(
      (written) =>
        parseTimeOfDay(written) !== undefined && (form === 'HH:MM:SS' || written.length === 5),
      { error },
    );
}

/** An IANA time zone by its proper name. */
export function timeZone() {
  return z.string({ error: expected('a time zone') }).refine(isProperZoneName, {
    error: ({ input }) => {
      const said = expected('a time zone by its IANA name, such as America/Chicago')({ input });
      return said + didYouMean(String(input), Intl.supportedValuesOf('timeZone'));
    },
  });
}

function unknownState(written: string): string {
  const upper = written.trim().toUpperCase();
  const byName = STATES.find((code) => STATE_NAMES[code].toUpperCase() === upper);
  const meant: State | undefined = isState(upper) ? upper : byName;
  const said = `Expected a two-letter state such as CA, got ${JSON.stringify(written)}`;
  return meant === undefined ? said : `${said}; did you mean "${meant}"?`;
}

function isProperZoneName(name: string): boolean {
  // `Intl` also takes offsets ("+05:00") and any case; the schedulers of the cloud do not.
  if (!isTimeZone(name) || !/^[A-Z]/.test(name)) return false;
  const canonical = new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone;
  return canonical === name || canonical.toLowerCase() !== name.toLowerCase();
}
