import type { Bucket } from './bucket.ts';
import type { Clock } from './clock.ts';
import type { Compression } from './compression.ts';
import type { Executions } from './executions.ts';
import type { Ids } from './ids.ts';
import type { Journal } from './journal.ts';
import type { Log } from './log.ts';
import type { Mailer } from './mailer.ts';
import type { Renderer } from './renderer.ts';
import type { Store } from './store.ts';
import type { Tasks } from './tasks.ts';

/** Everything that workflows get from outside. A workflow asks for the part that it needs. */
export interface Ports {
  readonly store: Store;
  readonly journal: Journal;
  readonly bucket: Bucket;
  readonly mailer: Mailer;
  readonly renderer: Renderer;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly tasks: Tasks;
  readonly executions: Executions;
  readonly compression: Compression;
  readonly log: Log;
}
