/** Writes docs/data.md from shared/contracts/lake; a test fails while the page is stale. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataPage } from './data-page.ts';

writeFileSync(join(import.meta.dirname, '..', 'docs', 'data.md'), dataPage());
