import { z } from 'zod';

const object = z.record(z.string(), z.unknown());

/** What `$` and `$$` stand for. */
export interface PathScope {
  readonly input: unknown;
  /** The context object. */
  readonly context: Readonly<Record<string, unknown>>;
}

const REFERENCE = /^(\$\$?)((?:\.\w+|\[\d+\])*)$/;

/**
 * The value at a reference path: `$`, `$.a.b`, `$[0].a`, `$$.Execution.Id`.
 * @throws Error for any other path
 */
export function valueAt(path: string, { input, context }: PathScope): unknown {
  const [, root, rest = ''] = REFERENCE.exec(path) ?? [];
  if (root === undefined) throw new Error(`Expected a path as "$.name[0].name", got "${path}"`);
  let value: unknown = root === '$' ? input : context;
  for (const name of rest.split(/[.[\]]+/).filter((part) => part !== '')) {
    if (Array.isArray(value) && Number(name) < value.length) {
      value = value[Number(name)];
      continue;
    }
    const fields = object.safeParse(value);
    if (!fields.success || !(name in fields.data)) {
      throw new Error(`Expected a value at "${path}", found none in ${JSON.stringify(value)}`);
    }
    value = fields.data[name];
  }
  return value;
}

/** A payload template: a key that ends in `.$` takes the value at its path. */
export function filled(template: unknown, scope: PathScope): unknown {
  if (Array.isArray(template)) return template.map((item) => filled(item, scope));
  const fields = object.safeParse(template);
  if (!fields.success) return template;
  return Object.fromEntries(
    Object.entries(fields.data).map(([key, value]) => {
      if (!key.endsWith('.$')) return [key, filled(value, scope)];
      return [key.slice(0, -2), evaluated(z.string().parse(value), scope)];
    }),
  );
}

/** A path, or the one intrinsic function that our machines use. */
function evaluated(expression: string, scope: PathScope): unknown {
  const [, first, second] = /^States\.MathAdd\((.+), *(-?\d+)\)$/.exec(expression) ?? [];
  if (first === undefined) return valueAt(expression, scope);
  return z.int().parse(valueAt(first, scope)) + Number(second);
}

/** The input with a result put at a path; `null` leaves the result away. */
export function withResult(input: unknown, path: string | null, result: unknown): unknown {
  if (path === null) return input;
  if (path === '$') return result;
  return placed(input, path.split('.').slice(1), result);
}

function placed(into: unknown, [name, ...rest]: readonly string[], result: unknown): unknown {
  if (name === undefined) return result;
  const fields = object.parse(into ?? {});
  return { ...fields, [name]: placed(fields[name], rest, result) };
}
