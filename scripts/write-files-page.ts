/** Writes docs/files.md from shared/contracts/files; a test fails while the page is stale. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesPage } from './files-page.ts';

writeFileSync(join(import.meta.dirname, '..', 'docs', 'files.md'), await filesPage());
