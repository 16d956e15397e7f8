import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { access, mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { systemClock } from '../../shared/runtime/clock.ts';

const run = promisify(execFile);

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const REQUIREMENTS = join(ROOT, 'test', 'deploy', 'requirements.txt');
/** Installed once per requirements, in the project's own folder. */
const CACHE = join(ROOT, 'node_modules', '.cache', 'almanac');

const START_MS = 60_000;

const clock = systemClock();

/** A local AWS with nothing in it. */
export interface Emulator {
  readonly endpoint: string;
  /** What a program needs in its environment to speak with it instead of AWS. */
  readonly environment: Readonly<Record<string, string>>;
  readonly logFile: string;
  stop(): Promise<void>;
}

/** Starts the emulator on a free port. @throws Error that says what is missing, and how to get it */
export async function startEmulator(): Promise<Emulator> {
  const python = await installed();
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${String(port)}`;
  const logFile = join(CACHE, `emulator-${String(port)}.log`);
  const log = await open(logFile, 'w');
  const child = spawn(join(python, 'ministack'), [], {
    cwd: CACHE,
    env: { ...process.env, ...settings(port), PATH: `${NODE_FIRST}:${process.env['PATH'] ?? ''}` },
    stdio: ['ignore', log.fd, log.fd],
  });
  await log.close();
  const stop = async (): Promise<void> => stopped(child);
  try {
    await answering(child, endpoint, logFile);
  } catch (error) {
    await stop();
    throw error;
  }
  return { endpoint, environment: environmentFor(endpoint), logFile, stop };
}

/** The functions run under the project's own Node, whatever the machine has. */
const NODE_FIRST = join(ROOT, 'node_modules', '.bin');

function settings(port: number): Record<string, string> {
  return {
    BIND_HOST: '127.0.0.1',
    GATEWAY_PORT: String(port),
    MINISTACK_HOST: '127.0.0.1',
    // Servers of services that we do not use, on ports of their own.
    IOT_MTLS_ENABLED: '0',
    SFTP_ENABLED: '0',
    LOG_LEVEL: 'WARNING',
    // A machine's 20 seconds of waiting for its turn pass in one.
    SFN_WAIT_SCALE: '0.05',
    ...environmentFor(`http://127.0.0.1:${String(port)}`),
  };
}

function environmentFor(endpoint: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ENDPOINT_URL_S3: endpoint,
    AWS_S3_FORCE_PATH_STYLE: '1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    CDK_DISABLE_CLI_TELEMETRY: '1',
  };
}

/** Installs the pinned emulator where it is not; answers the folder of its programs. */
async function installed(): Promise<string> {
  const requirements = await readFile(REQUIREMENTS);
  const hash = createHash('sha256').update(requirements).digest('hex').slice(0, 12);
  const folder = join(CACHE, `emulator-${hash}`);
  const complete = join(folder, 'complete');
  const programs = join(folder, 'bin');
  if (await exists(complete)) return programs;
  await needPython();
  await rm(folder, { recursive: true, force: true });
  await mkdir(CACHE, { recursive: true });
  await run('python3', ['-m', 'venv', folder]);
  const pip = ['install', '--quiet', '--disable-pip-version-check', '-r', REQUIREMENTS];
  await run(join(programs, 'pip'), pip, { maxBuffer: 64 * 1024 * 1024 });
  await writeFile(complete, '');
  return programs;
}

async function needPython(): Promise<void> {
  const wanted = 'Expected Python 3.10 or later as "python3", for the local AWS emulator';
  let version: string;
  try {
    ({ stdout: version } = await run('python3', ['--version']));
  } catch {
    throw new Error(`${wanted}; found none. Install it, or leave test:deploy out.`);
  }
  const minor = Number(/^Python 3\.(\d+)/.exec(version)?.[1] ?? 0);
  if (minor < 10) throw new Error(`${wanted}; found ${version.trim()}`);
}

async function answering(child: ChildProcess, endpoint: string, logFile: string): Promise<void> {
  const end = clock.now() + START_MS;
  while (clock.now() < end && child.exitCode === null) {
    try {
      const { ok } = await fetch(`${endpoint}/_ministack/health`);
      if (ok) return;
    } catch {
      // Not listening yet.
    }
    await clock.sleep(200);
  }
  const log = await readFile(logFile, 'utf8');
  throw new Error(`Expected the emulator to answer at ${endpoint}; its log:\n${log.slice(-4000)}`);
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await Promise.race([ended, clock.sleep(5_000)]);
  child.kill('SIGKILL');
}

async function freePort(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  await once(server.close(), 'close');
  if (address === null || typeof address === 'string') throw new Error('Expected a TCP port');
  return address.port;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
