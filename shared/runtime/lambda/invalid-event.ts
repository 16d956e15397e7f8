import type { z } from 'zod';
import { STEP_ERRORS } from '../../contracts/errors/step-errors.ts';

/** Problems named in one message. */
const MOST_PROBLEMS = 5;

/** What a function was given is not what it takes: trying again with the same event is in vain. */
export class InvalidEvent extends Error {
  override readonly name = STEP_ERRORS.invalidEvent;
}

/** What a function is about to answer is not what its caller takes. */
export class InvalidAnswer extends Error {
  override readonly name = STEP_ERRORS.invalidAnswer;
}

/** @throws InvalidEvent that names what was expected, what came and where, without its value. */
export function parseEvent<Value>(name: string, schema: z.ZodType<Value>, event: unknown): Value {
  const parsed = schema.safeParse(event);
  if (parsed.success) return parsed.data;
  throw new InvalidEvent(`Expected an event as ${name} takes it: ${problemsOf(parsed.error)}`);
}

/** @throws InvalidAnswer */
export function parseAnswer<Value>(name: string, schema: z.ZodType<Value>, answer: unknown): Value {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw new InvalidAnswer(`Expected an answer as ${name} gives it: ${problemsOf(parsed.error)}`);
}

function problemsOf({ issues }: z.ZodError): string {
  const flat = issues.flatMap((issue) => deepest(issue, []));
  return flat.slice(0, MOST_PROBLEMS).join('; ');
}

/** Of alternatives, the problems of the one that the value came closest to. */
function deepest(issue: z.core.$ZodIssue, above: readonly PropertyKey[]): readonly string[] {
  const path = [...above, ...issue.path];
  if (issue.code === 'invalid_union') {
    const [closest] = issue.errors.toSorted((a, b) => deepestPath(b) - deepestPath(a));
    if (closest && closest.length > 0) return closest.flatMap((inner) => deepest(inner, path));
  }
  const where = path.length === 0 ? 'at its top' : `at ${path.map(String).join('.')}`;
  return [`${issue.message} ${where}`];
}

function deepestPath(issues: readonly z.core.$ZodIssue[]): number {
  return Math.max(0, ...issues.map(({ path }) => path.length));
}
