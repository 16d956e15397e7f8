/** Writes docs/template-variables.md from the table that templates are checked against. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { variablesPage } from '../shared/domain/templates/variables.ts';

writeFileSync(join(import.meta.dirname, '..', 'docs', 'template-variables.md'), variablesPage());
