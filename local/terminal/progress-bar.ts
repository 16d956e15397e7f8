import type { Clock } from '../../shared/ports/clock.ts';
import type { Progress } from '../../shared/ports/progress.ts';
import type { TextStream } from './output.ts';

const WIDTH = 28;
const REDRAW_MS = 100;

/** A progress bar that has to be closed, so that what follows starts on a line of its own. */
export interface ProgressBar extends Progress {
  close(): void;
}

/** Draws how far something is, with its rate and the time left, on a terminal; elsewhere nothing. */
export function progressBar(
  stream: TextStream | null,
  clock: Clock,
  label: string,
  unit: string,
): ProgressBar {
  if (stream === null) return { advance: () => undefined, close: () => undefined };
  const startedAt = clock.now();
  let drawnAt = -Infinity;
  let drawn = false;
  return {
    advance(done, total) {
      const now = clock.now();
      if (now - drawnAt < REDRAW_MS && done !== total) return;
      drawnAt = now;
      drawn = true;
      const seconds = Math.max(0.001, (now - startedAt) / 1000);
      stream.write(`\r\u001b[2K${progressLine(label, unit, done, total, seconds)}`);
    },
    close() {
      if (drawn) stream.write('\r\u001b[2K');
    },
  };
}

/** The text of a progress bar after some seconds. */
export function progressLine(
  label: string,
  unit: string,
  done: number,
  total: number | null,
  seconds: number,
): string {
  const rate = done / seconds;
  const speed = `${Math.round(rate).toLocaleString('en-US')} ${unit}/s`;
  if (total === null || total === 0)
    return `${label}  ${done.toLocaleString('en-US')} ${unit}  ${speed}`;
  const share = Math.min(1, done / total);
  const filled = Math.round(share * WIDTH);
  const bar = '█'.repeat(filled) + '░'.repeat(WIDTH - filled);
  const left = rate > 0 ? Math.ceil((total - done) / rate) : 0;
  return `${label}  ${bar} ${String(Math.floor(share * 100)).padStart(3)} %  ${speed}  ${duration(left)} left`;
}

function duration(seconds: number): string {
  return seconds < 60 ? `${String(seconds)} s` : `${String(Math.ceil(seconds / 60))} min`;
}
