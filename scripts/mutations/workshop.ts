import { execFile } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { z } from 'zod';
import { mutated, type Mutant } from './mutant.ts';

/** What the tests said of a mutant. */
export type Verdict =
  /** A test failed, as it should: its title. */
  | { readonly result: 'killed'; readonly by: string }
  | { readonly result: 'survived' }
  /** Nothing can be said: the mutant's text is not there, or the tests could not be run. */
  | { readonly result: 'useless'; readonly why: string };

const PROJECT = join(import.meta.dirname, '..', '..');
const COPIED = ['shared', 'test', 'scripts', 'package.json', 'tsconfig.json'];
const CONFIG = join('scripts', 'mutations', 'vitest.config.ts');

/** Tests that state the rules case by case: most mutants do not outlive them. */
const TABLES = [
  ...['calendar', 'rules', 'planning', 'settings'].map((folder) => `test/domain/${folder}/`),
  ...['balance', 'deal', 'keeping-dates', 'place-class'].map(
    (name) => `test/domain/balancing/${name}.test.ts`,
  ),
];
/** Tests over random organizations, asked only when the others see nothing wrong. */
const RANDOM = ['plan-properties', 'against-naive', 'balance-exactness', 'balance-properties'];

/** A temporary copy of the project, so that a wrong version never stands in the working tree. */
export class Workshop {
  readonly #root: string;

  constructor() {
    this.#root = mkdtempSync(join(tmpdir(), 'almanac-mutants-'));
    for (const name of COPIED) {
      cpSync(join(PROJECT, name), join(this.#root, name), { recursive: true });
    }
    symlinkSync(join(PROJECT, 'node_modules'), join(this.#root, 'node_modules'), 'dir');
  }

  /** The title of a test that fails without any mutant, if one does. */
  async firstFailure(): Promise<string | undefined> {
    const verdict = await this.#test();
    return verdict.result === 'survived' ? undefined : Object.values(verdict).join(': ');
  }

  /** Runs the tests against a mutant. */
  async try(mutant: Mutant): Promise<Verdict> {
    const path = join(this.#root, mutant.file);
    if (!existsSync(path)) return { result: 'useless', why: 'there is no such file' };
    const original = readFileSync(path, 'utf8');
    try {
      writeFileSync(path, mutated(mutant, original));
      return await this.#test();
    } catch (error) {
      return { result: 'useless', why: error instanceof Error ? error.message : String(error) };
    } finally {
      writeFileSync(path, original);
    }
  }

  remove(): void {
    rmSync(this.#root, { recursive: true, force: true });
  }

  async #test(): Promise<Verdict> {
    const withoutRandom = RANDOM.flatMap((name) => ['--exclude', `**/${name}.test.ts`]);
    const tables = await this.#run([...TABLES, ...withoutRandom]);
    return tables.result === 'survived' ? this.#run(RANDOM) : tables;
  }

  async #run(chosen: readonly string[]): Promise<Verdict> {
    const report = join(this.#root, 'report.json');
    rmSync(report, { force: true });
    const program = join(this.#root, 'node_modules', 'vitest', 'vitest.mjs');
    const options = ['--config', CONFIG, '--reporter=json', `--outputFile=${report}`];
    const arguments_ = [program, 'run', ...options, ...chosen];
    const ended = await promisify(execFile)(process.execPath, arguments_, {
      cwd: this.#root,
      timeout: MOST_MS,
    }).then(() => 'passed' as const, howItEnded);
    if (ended === 'endless') return { result: 'killed', by: 'the tests did not end' };
    return verdictOf(existsSync(report) ? readFileSync(report, 'utf8') : '', ended);
  }
}

/** A mutant may make a loop endless, which is noticed as well. */
const MOST_MS = 180_000;

function howItEnded(error: unknown): 'endless' | 'failed' {
  return z.object({ killed: z.literal(true) }).safeParse(error).success ? 'endless' : 'failed';
}

const reportSchema = z.object({
  numTotalTests: z.number(),
  testResults: z.array(
    z.object({
      message: z.string().optional(),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
});

/** A failed test kills; anything else that went wrong says nothing about the tests. */
function verdictOf(report: string, ended: 'passed' | 'failed'): Verdict {
  if (report === '') return { result: 'useless', why: 'the tests could not be run' };
  const { numTotalTests, testResults } = reportSchema.parse(JSON.parse(report));
  const failed = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .find(({ status }) => status === 'failed');
  if (failed) return { result: 'killed', by: failed.fullName };
  if (ended === 'passed' && numTotalTests > 0) return { result: 'survived' };
  const messages = testResults.map(({ message }) => message ?? '').join(' ');
  return { result: 'useless', why: messages.trim().slice(0, 200) || 'no test was run' };
}
