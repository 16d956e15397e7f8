import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';

const SCRIPT = join(import.meta.dirname, '..', '..', 'scripts', 'ensure-installed.mjs');

type Packages = Readonly<Record<string, { version: string; dev?: true; optional?: true }>>;

const LOCKED: Packages = {
  'node_modules/zod': { version: '4.0.0' },
  'node_modules/vitest': { version: '5.0.0', dev: true },
  'node_modules/other-platform': { version: '1.0.0', optional: true },
};

const checkouts: string[] = [];

afterEach(() => {
  for (const folder of checkouts.splice(0)) rmSync(folder, { recursive: true });
});

describe('ensure-installed', () => {
  it('does nothing when all that the lockfile names is installed', () => {
    const checkout = aCheckout({ installed: LOCKED });

    const result = checkout.run('--dev');

    expect(result).toEqual({ status: 0, stderr: '', npmCalls: [] });
  });

  it('installs everything on a fresh clone, and says so in one line', () => {
    const checkout = aCheckout({ installed: undefined });

    const result = checkout.run();

    expect(result.status).toBe(0);
    expect(result.stderr).toBe('almanac: installing dependencies, once (npm ci) …\n');
    expect(result.npmCalls).toEqual(['ci --include=dev --include=optional --no-audit --no-fund']);
  });

  it('installs again when the lockfile names another version', () => {
    const checkout = aCheckout({
      installed: { ...LOCKED, 'node_modules/zod': { version: '3.9.9' } },
    });

    expect(checkout.run().npmCalls).toHaveLength(1);
  });

  it('misses development tools only when they are asked for', () => {
    const { 'node_modules/vitest': _vitest, ...installed } = LOCKED;

    expect(aCheckout({ installed }).run().npmCalls).toEqual([]);
    expect(aCheckout({ installed }).run('--dev').npmCalls).toHaveLength(1);
  });

  it('does not miss what is optional: it may be for another platform', () => {
    const { 'node_modules/other-platform': _other, ...installed } = LOCKED;

    expect(aCheckout({ installed }).run('--dev').npmCalls).toEqual([]);
  });

  it('fails with what npm said when npm fails', () => {
    const checkout = aCheckout({ installed: undefined, npm: 'echo "no network" >&2; exit 7' });

    const result = checkout.run();

    expect(result.status).toBe(1);
    expect(result.stderr).toContain('no network');
    expect(result.stderr).toMatch(/almanac: expected "npm ci" in .+ to succeed, got exit code 7/);
  });

  it('fails when npm says it succeeded and something is still not there', () => {
    const checkout = aCheckout({ installed: undefined, npm: 'exit 0' });

    const result = checkout.run();

    expect(result.status).toBe(1);
    expect(result.stderr).toContain('expected node_modules/zod@4.0.0 in node_modules');
  });
});

/** A folder with the script, a lockfile, perhaps an install, and an npm that notes its calls. */
function aCheckout(options: { installed: Packages | undefined; npm?: string }): {
  run: (...args: readonly string[]) => {
    status: number | null;
    stderr: string;
    npmCalls: string[];
  };
} {
  const root = mkdtempSync(join(tmpdir(), 'almanac-checkout-'));
  checkouts.push(root);
  mkdirSync(join(root, 'scripts'));
  cpSync(SCRIPT, join(root, 'scripts', 'ensure-installed.mjs'));
  writePackages(join(root, 'package-lock.json'), { '': { version: '0' }, ...LOCKED });
  mkdirSync(join(root, 'node_modules', '.bin'), { recursive: true });
  // The script only asks whether a Node of our own is there.
  writeFileSync(join(root, 'node_modules', '.bin', 'node'), '');
  const record = join(root, 'node_modules', '.package-lock.json');
  if (options.installed) writePackages(record, options.installed);
  const calls = join(root, 'npm-calls');
  writeFileSync(calls, '');
  const npm = join(root, 'npm');
  const install = options.npm ?? `cp "${join(root, 'package-lock.json')}" "${record}"`;
  writeFileSync(npm, `#!/bin/sh\necho "$@" >> "${calls}"\n${install}\n`);
  chmodSync(npm, 0o755);

  return {
    run: (...args) => {
      const { status, stderr } = spawnSync(
        process.execPath,
        [join(root, 'scripts', 'ensure-installed.mjs'), ...args],
        { encoding: 'utf8', env: { PATH: `${root}:/usr/bin:/bin` } },
      );
      const npmCalls = readFileSync(calls, 'utf8').split('\n').filter(Boolean);
      return { status, stderr, npmCalls };
    },
  };
}

function writePackages(path: string, packages: Packages): void {
  writeFileSync(path, JSON.stringify({ packages }));
}
