import type { Ports } from '../../ports/ports.ts';

/** What a backup needs from outside. */
export type BackupPorts = Pick<
  Ports,
  'store' | 'journal' | 'bucket' | 'compression' | 'clock' | 'tasks' | 'executions'
>;

/** What reading a backup needs: verifying, listing and expiring. */
export type BackupReadPorts = Pick<Ports, 'bucket' | 'compression' | 'tasks'>;
