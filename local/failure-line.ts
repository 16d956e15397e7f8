import { CommanderError } from 'commander';
import { TemplateError } from '../shared/domain/templates/errors.ts';
import { ObjectNotFound } from '../shared/ports/bucket.ts';
import { QueryRefused } from '../shared/ports/query.ts';
import { ConfigurationMissing } from '../shared/workflows/configuration/pinned-configuration.ts';
import { TemplatesUnpublishable } from '../shared/workflows/import/publish-templates.ts';
import { UserError } from './user-error.ts';

/** Failures that a user can put right: their message says it all. */
const EXPLAINED = [
  UserError,
  ConfigurationMissing,
  TemplateError,
  TemplatesUnpublishable,
  QueryRefused,
  ObjectNotFound,
];

/**
 * What is said of a failure, in one line: what was expected, what came. With `debug` the place in
 * the program follows.
 */
export function failureLine(error: unknown, debug: boolean): string {
  const stack = debug && error instanceof Error && error.stack ? `\n${error.stack}` : '';
  return `${lineOf(error)}${stack}`;
}

function lineOf(error: unknown): string {
  if (error instanceof CommanderError) return usageLine(error);
  const message = inOneLine(error instanceof Error ? error.message : String(error));
  if (EXPLAINED.some((type) => error instanceof type)) return lowerFirst(message);
  return `expected to finish, got: ${message} (ALMANAC_DEBUG=1 shows where)`;
}

/** Commander's words, as ours: `error: unknown option '--x'`. */
function usageLine({ message }: CommanderError): string {
  const said = inOneLine(message).replace(/^error: /, '');
  return `expected another command line, got: ${said}; --help shows what there is`;
}

function inOneLine(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('; ');
}

function lowerFirst(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
