import { parseCivilDate, type Day } from '../../domain/calendar/civil-date.ts';

/** Something in a stored record is not as this version writes it. `path` says where. */
export class RecordUnreadable extends Error {
  override readonly name = 'RecordUnreadable';
  readonly path: string;

  constructor(path: string, expected: string, received: unknown) {
    super(`Expected ${expected} in "${path}", got ${describe(received)}`);
    this.path = path;
  }
}

/** A JSON object: what every record is before it was checked. */
export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Reads the fields of one stored record and checks each on the way. Written by hand because a
 * census reads millions of records: a schema library takes several times as long per row.
 */
export class RecordReader {
  readonly #fields: JsonObject;
  readonly #path: string;

  /** @throws RecordUnreadable when the value is no JSON object. */
  constructor(value: unknown, path: string) {
    if (!isJsonObject(value)) throw new RecordUnreadable(path, 'an object', value);
    this.#fields = value;
    this.#path = path;
  }

  text(name: string): string {
    const value = this.#fields[name];
    return typeof value === 'string' ? value : this.#refuse(name, 'text');
  }

  textOrNull(name: string): string | null {
    const value = this.#fields[name];
    if (typeof value === 'string' || value === null) return value;
    return this.#refuse(name, 'text or null');
  }

  integer(name: string): number {
    const value = this.#fields[name];
    if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
    return this.#refuse(name, 'a whole number');
  }

  integerOrNull(name: string): number | null {
    return this.#fields[name] === null ? null : this.integer(name);
  }

  truth(name: string): boolean {
    const value = this.#fields[name];
    return typeof value === 'boolean' ? value : this.#refuse(name, 'true or false');
  }

  truthOrNull(name: string): boolean | null {
    return this.#fields[name] === null ? null : this.truth(name);
  }

  day(name: string): Day {
    const value = this.#fields[name];
    const day = typeof value === 'string' ? parseCivilDate(value) : undefined;
    return day ?? this.#refuse(name, 'a date as YYYY-MM-DD');
  }

  dayOrNull(name: string): Day | null {
    return this.#fields[name] === null ? null : this.day(name);
  }

  /** One of the words that a table translates into values. */
  word<Value>(name: string, words: ReadonlyMap<string, Value>): Value {
    const value = this.#fields[name];
    const found = typeof value === 'string' ? words.get(value) : undefined;
    return found ?? this.#refuse(name, `one of ${[...words.keys()].join(', ')}`);
  }

  wordOrNull<Value>(name: string, words: ReadonlyMap<string, Value>): Value | null {
    return this.#fields[name] === null ? null : this.word(name, words);
  }

  /** A value of any shape, `undefined` when it is missing. */
  any(name: string): unknown {
    return this.#fields[name];
  }

  object(name: string): JsonObject {
    const value = this.#fields[name];
    return isJsonObject(value) ? value : this.#refuse(name, 'an object');
  }

  texts(name: string): readonly string[] {
    const value = this.#fields[name];
    if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
    return this.#refuse(name, 'a list of texts');
  }

  textsOrNull(name: string): readonly string[] | null {
    return this.#fields[name] === null ? null : this.texts(name);
  }

  /** An object whose values are all texts. */
  textByName(name: string): Readonly<Record<string, string>> {
    const value = this.#fields[name];
    return isTextByName(value) ? value : this.#refuse(name, 'an object of texts');
  }

  record<Value>(name: string, read: (reader: RecordReader) => Value): Value {
    return read(new RecordReader(this.#fields[name], `${this.#path}.${name}`));
  }

  recordOrNull<Value>(name: string, read: (reader: RecordReader) => Value): Value | null {
    return this.#fields[name] === null ? null : this.record(name, read);
  }

  records<Value>(name: string, read: (reader: RecordReader) => Value): Value[] {
    const value = this.#fields[name];
    if (!Array.isArray(value)) return this.#refuse(name, 'a list');
    const path = `${this.#path}.${name}`;
    return value.map((item: unknown, index) =>
      read(new RecordReader(item, `${path}[${String(index)}]`)),
    );
  }

  /** An object whose values are all records of one kind. */
  recordByName<Value>(
    name: string,
    read: (reader: RecordReader) => Value,
  ): Readonly<Record<string, Value>> {
    const path = `${this.#path}.${name}`;
    const entries = Object.entries(this.object(name));
    return Object.fromEntries(
      entries.map(([key, value]) => [key, read(new RecordReader(value, `${path}.${key}`))]),
    );
  }

  #refuse(name: string, expected: string): never {
    throw new RecordUnreadable(`${this.#path}.${name}`, expected, this.#fields[name]);
  }
}

function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTextByName(value: unknown): value is Readonly<Record<string, string>> {
  if (!isJsonObject(value)) return false;
  for (const name in value) if (typeof value[name] !== 'string') return false;
  return true;
}

const LONGEST_QUOTE = 60;

/** Says what came without repeating a person's data at length: values are cut. */
function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text;
}
