/** Prints what the functions weigh: node scripts/bundle-sizes.ts */
import { bundleAll } from '../lib/constructs/bundled-code.ts';
import { FUNCTION_NAMES } from '../lib/constructs/function-list.ts';

for (const { name, bytes } of await bundleAll(FUNCTION_NAMES)) {
  console.log(`${name.padEnd(16)}${(bytes / 1000).toFixed(0).padStart(7)} kB`);
}
