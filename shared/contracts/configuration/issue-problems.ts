import type { z } from 'zod';
import type { ConfigurationPath } from './problem.ts';

/** A place and what is wrong there, before it is known where that stands in the text. */
export interface Finding {
  readonly path: ConfigurationPath;
  readonly message: string;
}

/**
 * What zod found, one finding per place: of a value that fails in several ways the first way is
 * told, of a value with several forms the form that it was meant to have.
 */
export function findingsOf(issues: readonly z.core.$ZodIssue[]): readonly Finding[] {
  const findings = new Map<string, Finding>();
  for (const finding of issues.flatMap((issue) => findingsIn(issue, []))) {
    const place = JSON.stringify(finding.path);
    if (!findings.has(place)) findings.set(place, finding);
  }
  return [...findings.values()];
}

function findingsIn(issue: z.core.$ZodIssue, above: ConfigurationPath): readonly Finding[] {
  const path = [
    ...above,
    ...issue.path.map((step) => (typeof step === 'number' ? step : String(step))),
  ];
  if (issue.code === 'unrecognized_keys') {
    const messages = issue.message.split('\n');
    return issue.keys.map((key, index) => ({
      path: [...path, key],
      message: messages[index] ?? '',
    }));
  }
  if (issue.code === 'invalid_union') {
    const meant = issue.errors.find((branch) => !branch.some(isOfAnotherForm));
    if (meant) return meant.flatMap((nested) => findingsIn(nested, path));
  }
  return [{ path, message: issue.message }];
}

/** Whether the value itself, not something in it, is of another kind than this form has. */
function isOfAnotherForm(issue: z.core.$ZodIssue): boolean {
  return issue.path.length === 0 && issue.code === 'invalid_type';
}
