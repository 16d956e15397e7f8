import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exists } from '../installation/home.ts';
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
  const isThere = await exists(folder);
  if (isThere && !(await exists(join(folder, MARKER)))) {
    const [first] = await readdir(folder);
    if (first !== undefined) {
      throw new UserError(
        `Expected ${shownName} to be free, or to be from an earlier demo, got a folder with ${first} and without ${MARKER}: nothing was touched`,
      );
    }
  }
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, MARKER), MARKER_TEXT);
}
