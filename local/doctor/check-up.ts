import type { Installation } from '../installation/installation.ts';
import { lockHome } from '../up/home-lock.ts';
import { fine, warning, type Finding } from './finding.ts';

/** Whether anything happens by the clock on this machine. */
export async function checkUp({ paths }: Installation): Promise<readonly Finding[]> {
  const lock = lockHome(paths.lock);
  if (!lock) return [fine('up', '"almanac up" is at work')];
  lock.release();
  return [
    warning(
      'up',
      '"almanac up" is not running: nothing happens by the clock',
      'start it where mail has to go out by itself',
    ),
  ];
}
