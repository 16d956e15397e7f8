import { spawnSync } from 'node:child_process';
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  renameSync,
  statSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { createBrotliDecompress } from 'node:zlib';
import { inflate } from '@sparticuz/chromium';
import { type Browser, chromium } from 'playwright-core';

const SYSTEM_CHROMIUM = '/usr/bin/chromium';
const ROOT = join(import.meta.dirname, '..', '..');
const PACKED = join(
  dirname(fileURLToPath(import.meta.resolve('@sparticuz/chromium'))),
  '..',
  'bin',
);

/**
 * A headless Chromium: the machine's own, else the one that comes with the development
 * dependencies. There is no third way, so a suite that needs a browser fails without one.
 */
export async function launchChromium(): Promise<Browser> {
  const own = existsSync(SYSTEM_CHROMIUM);
  const executablePath = own ? SYSTEM_CHROMIUM : await unpackedChromium();
  const env = own ? {} : await missingLibraries(executablePath);
  return chromium.launch({
    executablePath,
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    env: { ...process.env, ...env },
  });
}

/** Unpacked beside its target and renamed, so that one killed half-way leaves nothing behind. */
async function unpackedChromium(): Promise<string> {
  const packed = join(PACKED, 'chromium.br');
  const folder = join(ROOT, 'node_modules', '.cache', 'almanac-chromium');
  // Another version of the package has another size.
  const target = join(folder, `chromium-${String(statSync(packed).size)}`);
  if (existsSync(target)) return target;
  mkdirSync(folder, { recursive: true });
  const partial = `${target}.${String(process.pid)}`;
  await pipeline(
    createReadStream(packed),
    createBrotliDecompress(),
    createWriteStream(partial, { mode: 0o755 }),
  );
  renameSync(partial, target);
  return target;
}

/** A bare machine has neither NSS nor fonts; the package brings both. */
async function missingLibraries(executablePath: string): Promise<Record<string, string>> {
  const { status } = spawnSync(executablePath, ['--version']);
  const libraries = status === 0 ? null : await inflate(join(PACKED, 'al2023.tar.br'));
  const fonts = existsSync('/usr/share/fonts') ? null : await inflate(join(PACKED, 'fonts.tar.br'));
  return {
    ...(libraries === null ? {} : { LD_LIBRARY_PATH: join(libraries, 'lib') }),
    ...(fonts === null ? {} : { FONTCONFIG_PATH: fonts }),
  };
}
