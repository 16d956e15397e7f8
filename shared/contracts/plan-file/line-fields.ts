import { parseCivilDate, type Day } from '../../domain/calendar/civil-date.ts';

/** What a line says, or what was expected of it, and came instead. */
export type LineVerdict<Value> = { readonly value: Value } | { readonly problem: string };

/** Reads a line of NDJSON; everything that is wrong with it is listed. */
export function readLine<Value>(
  text: string,
  read: (fields: LineFields) => Value,
): LineVerdict<Value> {
  const record = recordIn(text);
  if (record === null) return { problem: 'a JSON object' };
  const fields = new LineFields(record);
  const value = read(fields);
  return fields.problems.length > 0 ? { problem: fields.problems.join('; ') } : { value };
}

/**
 * The fields of a line, checked as they are asked for. By hand: files of known emails have millions
 * of lines. What is wrong reads as something harmless, as its problem refuses the line anyway.
 */
export class LineFields {
  readonly problems: string[] = [];
  readonly #record: ReadonlyMap<string, unknown>;

  constructor(record: ReadonlyMap<string, unknown>) {
    this.#record = record;
  }

  text(name: string): string {
    const value = this.#record.get(name);
    if (typeof value === 'string' && value !== '') return value;
    return this.#wrong(name, 'as text', '');
  }

  textOrNull(name: string): string | null {
    return this.#isNone(name) ? null : this.text(name);
  }

  date(name: string): Day {
    const value = this.#record.get(name);
    const day = typeof value === 'string' ? parseCivilDate(value) : undefined;
    return day ?? this.#wrong(name, 'as a date that exists, YYYY-MM-DD', 0);
  }

  dateOrNull(name: string): Day | null {
    return this.#isNone(name) ? null : this.date(name);
  }

  wholeNumber(name: string): number {
    const value = this.#record.get(name);
    if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
    return this.#wrong(name, 'as a whole number', 0);
  }

  oneOf<Option extends string>(name: string, options: readonly [Option, ...Option[]]): Option {
    const value = this.#record.get(name);
    const found = options.find((option) => option === value);
    return found ?? this.#wrong(name, `as one of ${options.join(', ')}`, options[0]);
  }

  oneOfOrNull<Option extends string>(
    name: string,
    options: readonly [Option, ...Option[]],
  ): Option | null {
    return this.#isNone(name) ? null : this.oneOf(name, options);
  }

  textsOrNull(name: string): readonly string[] | null {
    if (this.#isNone(name)) return null;
    const value = this.#record.get(name);
    if (Array.isArray(value) && value.every((each) => typeof each === 'string')) return value;
    return this.#wrong(name, 'as a list of texts', null);
  }

  /** A problem of several fields together. */
  contradict(problem: string): void {
    if (this.problems.length === 0) this.problems.push(problem);
  }

  #isNone(name: string): boolean {
    const value = this.#record.get(name);
    return value === null || value === undefined || value === '';
  }

  #wrong<Value>(name: string, expected: string, harmless: Value): Value {
    const value = this.#record.get(name);
    const got = value === undefined ? 'none' : JSON.stringify(value).slice(0, MOST_SHOWN);
    this.problems.push(`${name} ${expected}, got ${got}`);
    return harmless;
  }
}

const MOST_SHOWN = 80;

function recordIn(text: string): ReadonlyMap<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isRecord ? new Map(Object.entries(value)) : null;
  } catch {
    return null;
  }
}
