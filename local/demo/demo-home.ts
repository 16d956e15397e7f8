import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../user-error.ts';

/** Says that a folder is a demonstration's, and may be thrown away. */
const MARKER = 'THIS-IS-A-DEMO.txt';

const MARKER_TEXT = `"almanac demo" made this folder, and makes it anew each time that it runs.
Whatever else is put here is lost then.
`;

/**
 * Makes a demonstration's folder anew.
 *
 * @throws UserError when there is something that no demonstration has made.
 */
export async function freshDemoHome(folder: string, shownName: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const entries = await readdir(folder);
  const [first] = entries;
  if (first !== undefined && !entries.includes(MARKER)) {
    throw new UserError(
      `Expected ${shownName} to be free, or to be from an earlier demo, got a folder with ${first} and without ${MARKER}: nothing was touched`,
    );
  }
  // The marker stays: should this break off, the folder is a demonstration's still.
  for (const entry of entries) {
    if (entry !== MARKER) await rm(join(folder, entry), { recursive: true });
  }
  await writeFile(join(folder, MARKER), MARKER_TEXT);
}
