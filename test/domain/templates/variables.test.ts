import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TEMPLATE_VARIABLES, variablesPage } from '../../../shared/domain/templates/variables.ts';

const PAGE = join(import.meta.dirname, '..', '..', '..', 'docs', 'template-variables.md');

describe('the table of variables', () => {
  it('is what docs/template-variables.md says (node scripts/write-template-variables.ts)', () => {
    expect(readFileSync(PAGE, 'utf8')).toBe(variablesPage());
  });

  it('has every name once', () => {
    const names = TEMPLATE_VARIABLES.map(({ name }) => name);

    expect(new Set(names).size).toBe(names.length);
  });
});
