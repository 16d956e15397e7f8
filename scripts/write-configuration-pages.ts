/**
 * Writes the tables of docs/configuration.md and config/configuration.schema.json; a test fails
 * while one of them is stale.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { configurationPage, configurationSchemaFile } from './configuration-reference.ts';

const root = join(import.meta.dirname, '..');
const page = join(root, 'docs', 'configuration.md');
const defaults = readFileSync(join(root, 'config', 'default.yaml'), 'utf8');

writeFileSync(page, configurationPage(readFileSync(page, 'utf8'), defaults));
writeFileSync(join(root, 'config', 'configuration.schema.json'), configurationSchemaFile());
