import { FREE_FORM_ROOTS, TEMPLATE_VARIABLES, type VariableScope } from './variables.ts';

/** The steps of a reference: `visits[0].date` is `['visits', 0, 'date']`; null = computed. */
export type VariablePath = readonly (string | number | null)[];

/** In which mails a variable has a value; null when there is no such variable. */
export function variableScope(path: VariablePath): VariableScope | null {
  const freeForm = FREE_FORM_ROOTS.find(({ root }) => isBelow(path, root));
  if (freeForm) return freeForm.scope;
  // What stands below a list is found by rendering the sample, where its elements are known.
  if (path[0] === 'visits') return 'every mail';
  const named = path.at(-1) === 'size' ? path.slice(0, -1) : path;
  return SCOPE_BY_NAME.get(writtenVariable(named)) ?? null;
}

/**
 * The column that a path names below `attributes`, or the entry below `campaign.metadata`. Null for
 * every other variable, and where the name is only known when the template is rendered.
 */
export function freeFormName(path: VariablePath): { root: string; name: string } | null {
  const found = FREE_FORM_ROOTS.find(({ root }) => isBelow(path, root));
  const name = found ? path[found.root.length] : null;
  return found && typeof name === 'string' ? { root: found.root.join('.'), name } : null;
}

/** Whether a column is named by another variable: `attributes[segment]`. */
export function isComputed(path: VariablePath): boolean {
  return FREE_FORM_ROOTS.some(
    ({ root }) =>
      isBelow(path, root) && path.length > root.length && typeof path[root.length] !== 'string',
  );
}

/** The variable as a template writes it. */
export function writtenVariable(path: VariablePath): string {
  return path
    .map((step) =>
      typeof step === 'string' ? `.${step}` : `[${step === null ? '…' : String(step)}]`,
    )
    .join('')
    .replace(/^\./, '');
}

const SCOPE_BY_NAME: ReadonlyMap<string, VariableScope> = new Map(
  TEMPLATE_VARIABLES.filter(({ name }) => !name.endsWith('.NAME')).flatMap(({ name, scope }) => {
    const parent = name.includes('.') ? [[name.slice(0, name.indexOf('.')), scope] as const] : [];
    return [[name, scope] as const, ...parent];
  }),
);

function isBelow(path: VariablePath, root: readonly string[]): boolean {
  return root.every((step, index) => path[index] === step);
}
