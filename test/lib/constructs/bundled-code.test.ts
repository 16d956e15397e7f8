import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { afterAll, describe, expect, it } from 'vitest';

import { bundleAll, bundledCode } from '../../../lib/constructs/bundled-code.ts';
import { FUNCTION_NAMES } from '../../../lib/constructs/function-list.ts';
import { environment } from '../../../shared/contracts/aws/environment.ts';

/** A cold start reads and compiles the whole bundle; the largest one has templates and SES in it. */
const LARGEST_BUNDLE_BYTES = 2_000_000;

const folder = mkdtempSync(join(tmpdir(), 'almanac-bundles-'));
const BUNDLES = await bundleAll(FUNCTION_NAMES, folder);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('the bundle of a function', () => {
  it.each(BUNDLES)('is small enough to start cold: $name', ({ bytes }) => {
    expect(bytes).toBeLessThan(LARGEST_BUNDLE_BYTES);
  });

  it.each(BUNDLES)('has nothing of one machine, nor of the deployment: $name', ({ inputs }) => {
    const foreign = /duckdb|sqlite|aws-cdk|^(local|lib|bin|test)\/|adapters\/(folder|outbox)\//;

    expect(inputs.filter((path) => foreign.test(path))).toEqual([]);
  });

  it('is refused for a function without a handler, by its name', () => {
    expect(() => bundledCode('plan-nothing')).toThrow(
      'Expected the handler of function "plan-nothing" at lambdas/plan-nothing/handler.ts, found none',
    );
  });

  it('can be loaded, and has a handler', async () => {
    const variables = Object.keys(environment).map(
      (name) => [name, 'https://example.org/x'] as const,
    );
    const program = `
      const kinds = {};
      for (const name of ${JSON.stringify(FUNCTION_NAMES)}) {
        kinds[name] = typeof (await import(${JSON.stringify(folder)} + '/' + name + '.mjs')).handler;
      }
      console.log(JSON.stringify(kinds));`;

    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--input-type=module', '--eval', program],
      { env: { AWS_REGION: 'us-east-1', ...Object.fromEntries(variables) } },
    );

    expect(JSON.parse(stdout)).toEqual(
      Object.fromEntries(FUNCTION_NAMES.map((name) => [name, 'function'])),
    );
  });
});
