import { LiquidError } from 'liquidjs';
import { TemplateError } from '../../domain/templates/errors.ts';
import type { SourcePlace } from './compiler.ts';

/** What Liquid says of a template, with the place in our words. */
export function toTemplateError(error: unknown, place: SourcePlace): TemplateError {
  if (error instanceof TemplateError) return error;
  if (!(error instanceof Error)) throw error;
  const [first = error] = liquidErrors(error);
  return new TemplateError(
    { ...place, line: lineOf(first) },
    problemOf(first),
    // The original carries the template's text, but none of the contact's values.
    { cause: first },
  );
}

/** Every error of a rendering that collected them, else the one error itself. */
export function liquidErrors(error: Error): readonly Error[] {
  if (!('errors' in error) || !Array.isArray(error.errors)) return [error];
  return error.errors.filter((each): each is Error => each instanceof Error).flatMap(liquidErrors);
}

/** The missing variable's name where an error says so. */
export function undefinedVariable(error: Error): string | null {
  return /undefined variable: ([^\s,]+)/.exec(error.message)?.[1] ?? null;
}

/** Line of an error in its part, from 1. */
export function lineOf(error: Error): number | null {
  if (!LiquidError.is(error)) return null;
  const [line] = error.token.getPosition();
  return line ?? null;
}

/** The message without the place that Liquid appends. */
export function problemOf(error: Error): string {
  return error.message.replace(/, line:\d+, col:\d+$/, '').replace(/, file:.*$/, '');
}
