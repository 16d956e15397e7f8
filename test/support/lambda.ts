import type { LambdaRuntime } from '../../shared/runtime/lambda/lambda-runtime.ts';

/** A runtime whose lines a test reads. */
export interface RecordedRuntime extends LambdaRuntime {
  /** Log lines and metrics, parsed. */
  readonly lines: () => readonly Readonly<Record<string, unknown>>[];
}

/** A runtime of the stage `test` with a clock of its own that stands still. */
export function recordedRuntime(clock: LambdaRuntime['clock'] = { now: () => 0 }): RecordedRuntime {
  const written: string[] = [];
  return {
    stage: 'test',
    clock,
    sink: { write: (line) => written.push(line) },
    lines: () => written.map(parsedLine),
  };
}

function parsedLine(line: string): Readonly<Record<string, unknown>> {
  const parsed: unknown = JSON.parse(line);
  if (typeof parsed !== 'object' || parsed === null)
    throw new Error(`Expected a line, got ${line}`);
  return Object.fromEntries(Object.entries(parsed));
}
