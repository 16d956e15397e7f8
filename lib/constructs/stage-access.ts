import type { MachineName } from './machine-names.ts';

/** What may be done with objects; reading includes asking which are there. */
export type ObjectAccess = 'get' | 'put' | 'delete';

/** What a function may do. Whatever is not named here it may not. */
export interface Access {
  /** Writing includes reading. */
  readonly live?: 'read' | 'write';
  readonly history?: 'read' | 'write';
  /** By prefix of the data bucket. */
  readonly data?: Readonly<Record<string, readonly ObjectAccess[]>>;
  /** By prefix of the drop bucket. */
  readonly drop?: Readonly<Record<string, readonly ObjectAccess[]>>;
  /** Reads the key for hashes of private values. */
  readonly hashKey?: true;
  /** `quota` asks for the account's allowance; `send` also sends. */
  readonly mail?: 'quota' | 'send';
  /** Asks whether executions of the stage's machines still run. */
  readonly executions?: true;
  /** Reads the histories of executions of the stage's machines. */
  readonly histories?: true;
  /** Starts this machine. */
  readonly starts?: MachineName;
  /** Announces import reports. */
  readonly announces?: true;
  /** Takes messages out of the streams' failure queues and reads the stream again. */
  readonly failures?: true;
}
