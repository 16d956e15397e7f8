import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type Document,
} from 'yaml';
import { formatPath, type ConfigurationPath, type ConfigurationProblem } from './problem.ts';

/** A YAML text (so JSON too) as plain data, and where in the text each part stands. */
export interface YamlSource {
  /** Plain data; `undefined` when the text cannot be read, then `problems` say why. */
  readonly data: unknown;
  readonly problems: readonly ConfigurationProblem[];
  /** Things that YAML reads otherwise than they look. */
  readonly warnings: readonly ConfigurationProblem[];
  /** A problem at a path; where the path ends early, at the nearest thing above it. */
  readonly problemAt: (path: ConfigurationPath, message: string) => ConfigurationProblem;
}

/**
 * Reads YAML 1.2, whatever version the text declares: there `NO` is text, `08:30` is no number and
 * dates stay as they are written.
 */
export function readYaml(file: string, text: string): YamlSource {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, {
    lineCounter,
    schema: 'core',
    prettyErrors: false,
    stringKeys: true,
  });
  const at = (offset: number, path: ConfigurationPath, message: string) => {
    // An empty text has no first line as far as the counter is concerned.
    const { line, col: column } = text === '' ? { line: 1, col: 1 } : lineCounter.linePos(offset);
    return { file, line, column, path: formatPath(path), message };
  };
  const problems = worthTelling(document.errors).map(({ offset, message }) =>
    at(offset, [], message),
  );
  const read = problems.length > 0 ? { data: undefined } : plainData(document);
  return {
    data: read.data,
    problems: read.message === undefined ? problems : [at(0, [], read.message)],
    warnings: oddNumbers(document).map(({ offset, message }) => at(offset, [], message)),
    problemAt: (path, message) => at(offsetOf(document, path), path, message),
  };
}

/** Every repeated name, but of other faults the first: the rest are mostly its consequences. */
function worthTelling(
  errors: Document['errors'],
): readonly { readonly offset: number; readonly message: string }[] {
  const repeated = errors.filter(({ code }) => code === 'DUPLICATE_KEY');
  const others = errors.filter(({ code }) => code !== 'DUPLICATE_KEY').slice(0, 1);
  return [
    ...others.map(({ pos, message }) => ({
      offset: pos[0],
      message: `Expected YAML or JSON: ${message}`,
    })),
    ...repeated.map(({ pos }) => ({ offset: pos[0], message: REPEATED })),
  ];
}

const REPEATED = 'Expected every name once, but this one is written a second time';

function plainData(document: Document): { readonly data: unknown; readonly message?: string } {
  try {
    return { data: document.toJS({ maxAliasCount: 100 }) };
  } catch (error) {
    // An alias without its anchor, or aliases that multiply without end.
    const reason = error instanceof Error ? error.message : String(error);
    return { data: undefined, message: `Expected YAML that can be read as data: ${reason}` };
  }
}

/** Numbers that a reader takes for another number than YAML does. */
function oddNumbers(document: Document): readonly { offset: number; message: string }[] {
  const odd: { offset: number; message: string }[] = [];
  visit(document, {
    Scalar(_key, node) {
      if (typeof node.value !== 'number' || !/^[-+]?0[0-9ox]/.test(node.source ?? '')) return;
      const message = `${node.source ?? ''} is read as the number ${node.value}; write it so, or in quotes if it is text`;
      odd.push({ offset: node.range?.[0] ?? 0, message });
    },
  });
  return odd;
}

function offsetOf(document: Document, path: ConfigurationPath): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = node.items.find(
        ({ key }) => isScalar(key) && String(key.value) === String(step),
      );
      if (pair === undefined) break;
      node = pair.value;
      offset = startOf(node) ?? startOf(pair.key) ?? offset;
    } else if (isSeq(node) && typeof step === 'number' && node.items[step] !== undefined) {
      node = node.items[step];
      offset = startOf(node) ?? offset;
    } else {
      break;
    }
  }
  return offset;
}

function startOf(node: unknown): number | undefined {
  if (isMap(node) || isSeq(node) || isScalar(node) || isAlias(node)) return node.range?.[0];
  return undefined;
}
