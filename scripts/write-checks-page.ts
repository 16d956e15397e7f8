/** Writes docs/checks.md from the checks in test/tidy; a test fails while the page is stale. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { checksPage } from '../test/tidy/all-checks.ts';

writeFileSync(join(import.meta.dirname, '..', 'docs', 'checks.md'), checksPage());
