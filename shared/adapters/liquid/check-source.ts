import { nearestName } from '../../contracts/configuration/nearest-name.ts';
import { DateText } from '../../domain/templates/date-text.ts';
import { TemplateError } from '../../domain/templates/errors.ts';
import {
  freeFormName,
  isComputed,
  variableScope,
  writtenVariable,
} from '../../domain/templates/judge-variable.ts';
import type { TemplateScope } from '../../domain/templates/template-scope.ts';
import { TEMPLATE_VARIABLES, type VariableScope } from '../../domain/templates/variables.ts';
import type { TemplateProblem } from '../../ports/renderer.ts';
import {
  type Compile,
  type CompiledTemplate,
  createCompiler,
  type SourcePlace,
  type VariableUse,
} from './compiler.ts';
import { lineOf, problemOf, undefinedVariable } from './liquid-errors.ts';

/** One Liquid text, and the mails it will be rendered for. */
export interface CheckedSource extends SourcePlace {
  readonly source: string;
  readonly output: 'html' | 'text';
  readonly scopes: ReadonlySet<VariableScope>;
  /** Of contacts of whom everything is known. */
  readonly full: readonly TemplateScope[];
  /** Of contacts of whom little is known. */
  readonly sparse: readonly TemplateScope[];
}

/** Bad syntax, variables that are not there, and those that may be missing, before any mail is. */
export function checkSource(checked: CheckedSource): TemplateProblem[] {
  let template: CompiledTemplate;
  try {
    template = COMPILERS[checked.output](checked.source, checked);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return [problem(checked, 'error', error.line, error.problem)];
  }
  const unknown = template.variables.flatMap((use) => unknownVariable(checked, use));
  if (unknown.length > 0) return unknown;
  const failing = checked.full.flatMap((scope) =>
    template
      .failures(withColumns(scope, template.variables))
      .map((error) => failure(checked, error)),
  );
  if (failing.length > 0) return failing;
  return checked.sparse.flatMap((scope) =>
    template.failures(withoutMissing(scope)).map((error) => missingValue(checked, error)),
  );
}

const COMPILERS: Readonly<Record<'html' | 'text', Compile>> = {
  html: createCompiler('html', { allErrors: true }),
  text: createCompiler('text', { allErrors: true }),
};

const KNOWN_NAMES = TEMPLATE_VARIABLES.map(({ name }) => name);

function unknownVariable(checked: CheckedSource, { path, line }: VariableUse): TemplateProblem[] {
  const name = writtenVariable(path);
  if (isComputed(path)) {
    return [problem(checked, 'error', line, `expected the column’s own name in "${name}"`)];
  }
  const scope = variableScope(path);
  if (scope === null) return [problem(checked, 'error', line, unknownMessage(name))];
  if (checked.scopes.has(scope)) return [];
  const where = scope === 'layout' ? 'the layout' : scope;
  return [
    problem(
      checked,
      'error',
      line,
      `"${name}" is known only in ${where}, which this is not always`,
    ),
  ];
}

function unknownMessage(name: string): string {
  const nearest = nearestName(name, KNOWN_NAMES);
  const hint = nearest === undefined ? '' : `; did you mean "${nearest}"?`;
  const column = name.includes('.')
    ? ''
    : ` (a column of the contacts file is written "attributes.${name}")`;
  return `unknown variable "${name}"${hint}${column}`;
}

function failure(checked: CheckedSource, error: Error): TemplateProblem {
  const name = undefinedVariable(error);
  const message = name === null ? problemOf(error) : `unknown variable "${name}"`;
  return problem(checked, 'error', lineOf(error), message);
}

function missingValue(checked: CheckedSource, error: Error): TemplateProblem {
  const name = undefinedVariable(error);
  if (name === null) return failure(checked, error);
  return problem(
    checked,
    'warning',
    lineOf(error),
    `"${name}" may be missing: write {{ ${name} | default: "…" }}, or ask with {% if ${name} %}`,
  );
}

/** The sample contact has every column that the template asks for. */
function withColumns(scope: TemplateScope, variables: readonly VariableUse[]): TemplateScope {
  const columns = (root: string): Record<string, string> =>
    Object.fromEntries(
      variables
        .map(({ path }) => freeFormName(path))
        .filter((found) => found?.root === root)
        .map((found) => [found?.name ?? '', 'Sample']),
    );
  return {
    ...scope,
    attributes: columns('attributes'),
    ...(scope['campaign'] === undefined
      ? {}
      : { campaign: { name: 'sample', metadata: columns('campaign.metadata') } }),
  };
}

/** Without the values that are null: Liquid then says where a template cannot do without them. */
function withoutMissing(scope: TemplateScope): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(scope)
      .filter(([, value]) => value !== null)
      .map(([name, value]) => [name, withoutMissingBelow(value)]),
  );
}

function withoutMissingBelow(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutMissingBelow);
  if (typeof value !== 'object' || value === null || value instanceof DateText) return value;
  return withoutMissing({ ...value });
}

function problem(
  { template, part }: SourcePlace,
  severity: TemplateProblem['severity'],
  line: number | null,
  message: string,
): TemplateProblem {
  return { template, part, line, severity, message };
}
