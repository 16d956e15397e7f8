/** Writes the commands in docs/cli.md from the program's help; a test fails while they are stale. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { commandLinePage } from './command-line-reference.ts';

const page = join(import.meta.dirname, '..', 'docs', 'cli.md');

writeFileSync(page, await commandLinePage(readFileSync(page, 'utf8')));
