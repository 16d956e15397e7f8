/**
 * Installs what is missing, so that every command of the README works on a fresh clone.
 *
 * Runs before the npm scripts (`predemo`, `pretest`, …), under whatever Node the machine has, from
 * 18 on: so it is plain JavaScript and needs nothing that is not in Node. It compares what the
 * lockfile names with what npm recorded as installed. Contents, not file times: a checkout touches
 * times, and an install that was interrupted leaves no record.
 *
 * Usage: node scripts/ensure-installed.mjs [--dev]    (--dev: the tools for tests and checks, too)
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const NEEDED_NODE_MAJOR = 24;

/**
 * Installs the dependencies when some are missing or not those of the lockfile.
 * @param {{ dev: boolean }} options `dev`: development tools are needed as well.
 * @returns {string | null} what is wrong, in a sentence; null when everything is there.
 */
export function ensureInstalled({ dev }) {
  const missing = firstMissing(dev);
  if (missing === null) return nodeProblem();
  process.stderr.write('almanac: installing dependencies, once (npm ci) …\n');
  const failure = install();
  if (failure !== null) return failure;
  const stillMissing = firstMissing(dev);
  if (stillMissing !== null) {
    return `expected ${stillMissing} in node_modules after "npm ci", found it missing; see the output of "npm ci"`;
  }
  return nodeProblem();
}

/** The first package of the lockfile that is not installed in its version, or null. */
function firstMissing(dev) {
  const wanted = readPackages(join(ROOT, 'package-lock.json'));
  const installed = readPackages(join(ROOT, 'node_modules', '.package-lock.json'));
  for (const [path, entry] of Object.entries(wanted ?? {})) {
    // Optional packages are for other platforms as often as for this one.
    if (path === '' || entry.optional || entry.devOptional || (entry.dev && !dev)) continue;
    if (installed?.[path]?.version !== entry.version) return `${path}@${entry.version}`;
  }
  return null;
}

function readPackages(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).packages : undefined;
}

/** Runs `npm ci` with everything, whatever NODE_ENV says; its output only shows when it fails. */
function install() {
  const args = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund'];
  const npm = process.env.npm_execpath;
  const [command, commandArgs] = npm?.endsWith('js')
    ? [process.execPath, [npm, ...args]]
    : ['npm', args];
  const { status, error, stdout, stderr } = spawnSync(command, commandArgs, {
    cwd: ROOT,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (status === 0) return null;
  process.stderr.write(`${stdout ?? ''}${stderr ?? ''}`);
  const came = error ? error.message : `exit code ${String(status)}`;
  return `expected "npm ci" in ${ROOT} to succeed, got ${came}; its output is above`;
}

function nodeProblem() {
  if (major(process.version) >= NEEDED_NODE_MAJOR) return null;
  if (existsSync(join(ROOT, 'node_modules', '.bin', 'node'))) return null;
  return (
    `expected Node ${NEEDED_NODE_MAJOR}, got ${process.version}, and the Node of node_modules is not there ` +
    '(the optional package "node" was left out or its install script was not allowed to run); ' +
    `install Node ${NEEDED_NODE_MAJOR} or run "npm ci --include=optional"`
  );
}

function major(version) {
  return Number(/^v?(\d+)/.exec(version)?.[1]);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const problem = ensureInstalled({ dev: process.argv.includes('--dev') });
  if (problem !== null) {
    process.stderr.write(`almanac: ${problem}\n`);
    process.exitCode = 1;
  }
}
