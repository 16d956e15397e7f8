import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import { systemClock } from './clock.ts';

/** Where lines go: standard error, a file, a test's list. */
export interface LineSink {
  write(line: string): unknown;
}

const LEVELS = ['info', 'warn', 'error'] as const;
type Level = (typeof LEVELS)[number];

/**
 * A log of one JSON object per line: time, level, message, fields.
 * @param minimum messages below this level are left out.
 */
export function streamLog(
  sink: LineSink,
  minimum: Level = 'info',
  clock: Pick<Clock, 'now'> = systemClock(),
): Log {
  const at =
    (level: Level): Log['info'] =>
    (message, fields = {}) => {
      if (LEVELS.indexOf(level) < LEVELS.indexOf(minimum)) return;
      const time = new Date(clock.now()).toISOString();
      sink.write(`${JSON.stringify({ time, level, message, ...fields })}\n`);
    };
  return { info: at('info'), warn: at('warn'), error: at('error') };
}
