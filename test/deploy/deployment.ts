import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { resourceName } from '../../shared/contracts/aws/resource-names.ts';
import type { Emulator } from './emulator.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const NODE = join(ROOT, 'node_modules', '.bin', 'node');

/** The project's own feature flags hold here, too. */
const flags = z.looseObject({ context: z.record(z.string(), z.unknown()) });

/** The account that the emulator plays. */
const ACCOUNT = 'aws://000000000000/us-east-1';

/** How a program ended. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder with the settings of one stage, from which the real tools work on an emulator. */
export interface Deployment {
  readonly stage: string;
  readonly folder: string;
  /** The CDK's own command line. */
  cdk(...args: readonly string[]): Promise<Ended>;
  /** `almanac --stage …` */
  almanac(...args: readonly string[]): Promise<Ended>;
  /** Bootstraps the account and deploys these stacks of the stage. */
  deploy(...stacks: readonly string[]): Promise<void>;
  remove(): Promise<void>;
}

/** Prepares a stage with these settings; nothing is deployed yet. */
export async function prepareDeployment(
  emulator: Emulator,
  stage: string,
  settings: object,
): Promise<Deployment> {
  const folder = await mkdtemp(join(tmpdir(), 'almanac-deploy-'));
  const write = (name: string, content: object): Promise<void> =>
    writeFile(join(folder, name), JSON.stringify(content));
  const own = flags.parse(JSON.parse(await readFile(join(ROOT, 'cdk.json'), 'utf8')));
  await write('cdk.json', { ...own, app: `${NODE} ${join(ROOT, 'bin', 'app.ts')}` });
  await write('cdk.context.json', { stages: { [stage]: settings }, servers: {} });

  const run = (program: string, args: readonly string[]): Promise<Ended> =>
    ended(program, args, folder, emulator.environment);
  const cdk: Deployment['cdk'] = (...args) =>
    run(NODE, [join(ROOT, 'node_modules', 'aws-cdk', 'bin', 'cdk'), ...args]);
  return {
    stage,
    folder,
    cdk,
    almanac: (...args) => run(NODE, [join(ROOT, 'bin', 'almanac.ts'), ...args, '--stage', stage]),
    deploy: async (...stacks) => {
      const names = stacks.map((stack) => resourceName(stage, stack));
      expectDone(await cdk('bootstrap', ACCOUNT));
      expectDone(await cdk('deploy', ...names, '--require-approval', 'never'));
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** @throws Error with everything that was printed, when a program did not end well */
export function expectDone({ code, stdout, stderr }: Ended): string {
  if (code !== 0) throw new Error(`Expected exit code 0, got ${String(code)}:\n${stdout}${stderr}`);
  return stdout;
}

function ended(
  program: string,
  args: readonly string[],
  cwd: string,
  environment: Readonly<Record<string, string>>,
): Promise<Ended> {
  const { PATH = '', HOME = '' } = process.env;
  return new Promise((resolve) => {
    const options = {
      cwd,
      env: { PATH, HOME, USER: 'tester', NO_COLOR: '1', ...environment },
      maxBuffer: 64 * 1024 * 1024,
    };
    execFile(program, args, options, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
      resolve({ code, stdout, stderr });
    });
  });
}
