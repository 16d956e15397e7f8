import type { OpenHome } from '../installation/open-home.ts';
import { UserError } from '../user-error.ts';
import { lockHome } from './home-lock.ts';
import { HomeWatch } from './home-watch.ts';

/** How often it looks whether something is to be done. */
const TICK_MS = 250;

/**
 * Runs the system on this machine until it is interrupted: schedules, drop folders, and the changes
 * that any process makes. Then it finishes what is at work.
 *
 * @param started told of the watch after its first look.
 * @throws UserError when another process does so on this home.
 */
export async function up(
  home: OpenHome,
  interrupted: AbortSignal,
  started: (watch: HomeWatch) => void,
): Promise<void> {
  const lock = lockHome(home.paths.lock);
  if (!lock) {
    throw new UserError(
      `Expected nobody to run ${home.paths.home}, got another "almanac up" at work`,
    );
  }
  const watch = new HomeWatch(home, interrupted);
  const look = lookOf(home, watch);
  try {
    await look();
    started(watch);
    while (!interrupted.aborted) {
      await home.ports.clock.sleep(TICK_MS);
      await look();
    }
    home.ports.log.info('Stopping: what is at work comes to its end');
    await watch.idle();
  } finally {
    lock.release();
  }
}

/** A failure that goes on is told of so often. */
const TELL_AGAIN_MS = 60_000;

/** One look that fails, because the disk is full or the store busy, must not end the next ones. */
function lookOf({ ports: { clock, log } }: OpenHome, watch: HomeWatch): () => Promise<void> {
  let told = { failure: '', at: 0 };
  return async () => {
    try {
      await watch.tick();
    } catch (error) {
      const failure = error instanceof Error ? error.message : String(error);
      if (failure === told.failure && clock.now() < told.at + TELL_AGAIN_MS) return;
      told = { failure, at: clock.now() };
      log.error('Looking for work failed', { failure });
    }
  };
}
