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

const INSTALLED = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];
const ROOT = join(import.meta.dirname, '..', '..');
const PACKED = join(
  dirname(fileURLToPath(import.meta.resolve('@sparticuz/chromium'))),
  '..',
  'bin',
);

/**
 * A headless Chromium: the machine's own, else the one that comes with the development
 * dependencies (Linux on x64). There is no third way, so a suite that needs a browser fails
 * without one.
 */
export async function launchChromium(): Promise<Browser> {
  const installed = INSTALLED.find((path) => existsSync(path));
  const executablePath = installed ?? (await unpackedChromium());
  const env = installed === undefined ? await librariesAndFonts(executablePath) : {};
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

/**
 * A bare machine has no fonts and no NSS; the package brings both. Its fonts are always taken, so
 * that a text is as wide on one machine as on the next.
 */
async function librariesAndFonts(executablePath: string): Promise<Record<string, string>> {
  const fonts = await inflate(join(PACKED, 'fonts.tar.br'));
  const { status } = spawnSync(executablePath, ['--version']);
  if (status === 0) return { FONTCONFIG_PATH: fonts };
  const libraries = await inflate(join(PACKED, 'al2023.tar.br'));
  return { FONTCONFIG_PATH: fonts, LD_LIBRARY_PATH: join(libraries, 'lib') };
}
