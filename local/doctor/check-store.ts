import { statfs } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { SCHEMA_STEPS } from '../../shared/adapters/sqlite/schema.ts';
import { exists, type HomePaths } from '../installation/home.ts';
import { bytes } from '../terminal/table.ts';
import { fine, problem, warning, type Finding } from './finding.ts';

/** Less than this is a day's growth away from a store that cannot write. */
const LITTLE_SPACE_BYTES = 500_000_000;

const RESTORE = 'stop everything, keep the file, and restore the newest backup into a new home';

/** Whether the store's file can be read, is whole, and has the schema of this program. */
export async function checkStore(paths: HomePaths): Promise<readonly Finding[]> {
  if (!(await exists(paths.store))) {
    return [problem('store', `there is no ${paths.store}`, '"almanac org add ID" makes one')];
  }
  return [storeFinding(paths.store), await spaceFinding(paths.home)];
}

function storeFinding(path: string): Finding {
  try {
    const database = new DatabaseSync(path, { readOnly: true });
    try {
      const schema = Number(Object.values(database.prepare('PRAGMA user_version').get() ?? {})[0]);
      const damage = database
        .prepare('PRAGMA integrity_check(5)')
        .all()
        .map((row) => String(Object.values(row)[0]))
        .filter((line) => line !== 'ok');
      if (damage.length > 0) return problem('store', 'its file is damaged', RESTORE, damage);
      return schema > SCHEMA_STEPS.length
        ? problem('store', `its schema ${String(schema)} is a newer program's`, 'update Almanac')
        : fine('store', `whole, schema ${String(schema)}`);
    } finally {
      database.close();
    }
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    return problem('store', `it cannot be read: ${said}`, RESTORE);
  }
}

async function spaceFinding(home: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(home);
  const free = bavail * bsize;
  return free < LITTLE_SPACE_BYTES
    ? warning('disk', `only ${bytes(free)} are free`, 'make room before the store cannot write')
    : fine('disk', `${bytes(free)} free`);
}
