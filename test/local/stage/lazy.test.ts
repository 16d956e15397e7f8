import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../../..');

describe('the AWS SDK', () => {
  it('is not loaded before a stage is opened', () => {
    const { files, packages } = loadedBy('local/program.ts');
    expect(files.size).toBeGreaterThan(200);
    expect(files).not.toContain('local/stage/open-stage.ts');
    expect([...packages].filter((name) => /^@(?:aws-sdk|smithy)\//.test(name))).toEqual([]);
  });

  it('is loaded by opening one', () => {
    expect(loadedBy('local/stage/open-stage.ts').packages).toContain('@aws-sdk/client-ssm');
  });
});

interface Loaded {
  readonly files: Set<string>;
  readonly packages: Set<string>;
}

/** What a file imports as it is loaded, with what that imports; types and later imports apart. */
function loadedBy(
  file: string,
  loaded: Loaded = { files: new Set(), packages: new Set() },
): Loaded {
  if (loaded.files.has(file)) return loaded;
  loaded.files.add(file);
  const text = readFileSync(join(ROOT, file), 'utf8');
  for (const [, names = '', module = ''] of text.matchAll(STATIC_IMPORT)) {
    if (isTypesOnly(names)) continue;
    if (module.startsWith('.')) loadedBy(join(dirname(file), module), loaded);
    else loaded.packages.add(module);
  }
  return loaded;
}

const STATIC_IMPORT = /^(?:import|export)\s+([^'";]*?)\s*from '([^']+)';$/gms;

function isTypesOnly(names: string): boolean {
  return names.startsWith('type ');
}
