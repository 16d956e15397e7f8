import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { build, type BuildOptions, buildSync } from 'esbuild';

const ROOT = join(import.meta.dirname, '..', '..');

/**
 * The code of a function: its handler with everything that it imports, the AWS SDK included, in one
 * file. esbuild is called here and not through `NodejsFunction`, which starts a shell and npx for
 * each function: that takes longer than everything else in a synthesis.
 *
 * @throws Error for a function without a handler.
 */
export function bundledCode(name: string): Code {
  const folder = join(ROOT, 'lambdas', name);
  const entry = join(folder, 'handler.ts');
  if (!existsSync(entry)) {
    throw new Error(
      `Expected the handler of function "${name}" at lambdas/${name}/handler.ts, found none`,
    );
  }
  return Code.fromAsset(folder, {
    // By content: the same code gives the same version, wherever it was bundled.
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Required by the type; never used, because bundling here succeeds or throws.
      image: DockerImage.fromRegistry('unused'),
      local: {
        tryBundle: (outputFolder) => {
          buildSync({
            ...BUNDLING,
            entryPoints: [entry],
            outfile: join(outputFolder, 'index.mjs'),
          });
          return true;
        },
      },
    },
  });
}

/** One function's bundle. */
export interface Bundle {
  readonly name: string;
  readonly bytes: number;
  /** The files that are in it, from the root of the project. */
  readonly inputs: readonly string[];
}

/**
 * Bundles functions as a deployment does, all at once.
 *
 * @param folder where they are written, by name; nowhere by default.
 */
export async function bundleAll(
  names: readonly string[],
  folder?: string,
): Promise<readonly Bundle[]> {
  const entryPoints = names.map((name) => ({ in: `lambdas/${name}/handler.ts`, out: name }));
  const outdir = folder ?? join(ROOT, 'cdk.out');
  const options = { ...BUNDLING, entryPoints, outdir, outExtension: { '.js': '.mjs' } };
  const { metafile } = await build({ ...options, write: folder !== undefined, metafile: true });
  const outputs = Object.values(metafile.outputs);
  return names.map((name) => {
    const own = outputs.find(({ entryPoint }) => entryPoint === `lambdas/${name}/handler.ts`);
    if (!own) throw new Error(`Expected a bundle of "${name}"`);
    return { name, bytes: own.bytes, inputs: Object.keys(own.inputs) };
  });
}

/** How a handler becomes one file. */
const BUNDLING = {
  absWorkingDir: ROOT,
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  // Packages that have both forms are smaller, and shaken better, as ES modules.
  mainFields: ['module', 'main'],
  // A third less to load. Errors are named by texts, not by their classes, and source maps give
  // traces their names back.
  minify: true,
  sourcemap: 'linked',
  sourcesContent: false,
  // Packages in the older form call `require`, which ES modules do not have.
  banner: {
    js: "import{createRequire as requireOf}from'node:module';const require=requireOf(import.meta.url);",
  },
  legalComments: 'none',
  logLevel: 'error',
} satisfies BuildOptions;
