import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { readStateLaw } from '../../shared/contracts/configuration/read-state-layers.ts';
import { formatProblem } from '../../shared/contracts/configuration/problem.ts';
import type { LawRule } from '../../shared/domain/rules/law.ts';
import { PROGRAM_ROOT } from './home.ts';

const packageSchema = z.object({ version: z.string() });

/** The version of this program. */
export async function programVersion(): Promise<string> {
  const text = await readFile(join(PROGRAM_ROOT, 'package.json'), 'utf8');
  return packageSchema.parse(JSON.parse(text)).version;
}

/** What the statutes say, as far as it was read. */
export async function stateLaw(): Promise<readonly LawRule[]> {
  const file = 'config/states/law.yaml';
  const read = readStateLaw({ file, text: await readFile(join(PROGRAM_ROOT, file), 'utf8') });
  if (read.ok) return read.rules;
  throw new Error(
    `Expected ${file} to be readable: ${read.problems.map(formatProblem).join('; ')}`,
  );
}
