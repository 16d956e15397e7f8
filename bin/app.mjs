/**
 * What the CDK's command line starts (cdk.json): runs bin/app.ts under Node 24, which runs
 * TypeScript directly. Where the machine's own Node is older, the one in node_modules does it. Plain
 * JavaScript, because the older Node has to read it.
 */
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { ensureInstalled } from '../scripts/ensure-installed.mjs';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');

const problem = ensureInstalled({ dev: true });
if (problem !== null) {
  process.stderr.write(`almanac: ${problem}\n`);
  process.exitCode = 1;
} else if (Number(process.versions.node.split('.')[0]) >= 24) {
  await import('./app.ts');
} else {
  const node = join(ROOT, 'node_modules', '.bin', 'node');
  const { status } = spawnSync(node, [join(ROOT, 'bin', 'app.ts')], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
}
