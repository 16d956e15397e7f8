import { type Liquid, type Template, Variable } from 'liquidjs';
import type { TemplatePart } from '../../domain/templates/errors.ts';
import { freeFormName, type VariablePath } from '../../domain/templates/judge-variable.ts';
import type { TemplateScope } from '../../domain/templates/template-scope.ts';
import { createEngine, renderText } from './engine.ts';
import { liquidErrors, toTemplateError } from './liquid-errors.ts';

/** Where a source text stands, for errors. */
export interface SourcePlace {
  readonly template: string;
  readonly part: TemplatePart;
}

/** A variable as a template uses it. */
export interface VariableUse {
  readonly path: VariablePath;
  readonly line: number;
}

/** A Liquid text, read once. */
export interface CompiledTemplate {
  /** Variables that the template does not make itself, in the order of its lines. */
  readonly variables: readonly VariableUse[];
  /** A column or metadata entry that there is none of is empty. @throws TemplateError */
  render(scope: TemplateScope): string;
  /** What fails with exactly these values; all of it where the compiler collects errors. */
  failures(scope: TemplateScope): readonly Error[];
}

/** Reads a Liquid text. @throws TemplateError when it is not well-formed. */
export type Compile = (source: string, place: SourcePlace) => CompiledTemplate;

/** Own texts of outreach contacts come once each; the organization's templates stay in. */
const CACHED_TEMPLATES = 300;

/** A compiler for HTML (values are escaped) or for text, which remembers what it compiled. */
export function createCompiler(
  output: 'html' | 'text',
  options: { readonly allErrors?: boolean } = {},
): Compile {
  const engine = createEngine(output, options);
  const cache = new Map<string, ParsedSource>();
  return (source, place) => {
    const parsed = cache.get(source) ?? parse(engine, source, place);
    remember(cache, source, parsed);
    return {
      variables: parsed.variables,
      render(scope) {
        try {
          return renderText(engine, parsed.template, withFreeForms(scope, parsed.variables));
        } catch (error) {
          throw toTemplateError(error, place);
        }
      },
      failures(scope) {
        try {
          renderText(engine, parsed.template, scope);
          return [];
        } catch (error) {
          if (!(error instanceof Error)) throw error;
          return liquidErrors(error);
        }
      },
    };
  };
}

interface ParsedSource {
  readonly template: Template[];
  readonly variables: readonly VariableUse[];
}

function parse(engine: Liquid, source: string, place: SourcePlace): ParsedSource {
  try {
    const template = engine.parse(source);
    const { globals } = engine.analyzeSync(template, { partials: false });
    const variables = Object.values(globals)
      .flat()
      .map((variable) => ({ path: pathOf(variable), line: variable.location.row }))
      .toSorted((a, b) => a.line - b.line);
    return { template, variables };
  } catch (error) {
    throw toTemplateError(error, place);
  }
}

/** A step that is itself a variable, `attributes[name]`, is known only when it is rendered. */
function pathOf(variable: Variable): VariablePath {
  return variable.segments.map((segment) => (segment instanceof Variable ? null : segment));
}

/** The least recently used goes out first; a Map keeps its keys in the order of their setting. */
function remember(cache: Map<string, ParsedSource>, source: string, parsed: ParsedSource): void {
  cache.delete(source);
  cache.set(source, parsed);
  const [oldest] = cache.keys();
  if (cache.size > CACHED_TEMPLATES && oldest !== undefined) cache.delete(oldest);
}

/** A column that this contact does not have is missing, not unknown. */
function withFreeForms(scope: TemplateScope, variables: readonly VariableUse[]): TemplateScope {
  const names = variables.map(({ path }) => freeFormName(path)).filter((found) => found !== null);
  if (names.length === 0) return scope;
  const missing = (root: string): Record<string, null> =>
    Object.fromEntries(
      names.filter((found) => found.root === root).map(({ name }) => [name, null]),
    );
  const campaign = recordOf(scope['campaign']);
  return {
    ...scope,
    attributes: { ...missing('attributes'), ...recordOf(scope['attributes']) },
    ...(scope['campaign'] === undefined
      ? {}
      : {
          campaign: {
            ...campaign,
            metadata: { ...missing('campaign.metadata'), ...recordOf(campaign['metadata']) },
          },
        }),
  };
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
