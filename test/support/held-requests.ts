import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** Holds requests of a client back, one at a time. */
export interface HeldRequests {
  /** Holds the next request of this kind until it is let go; those after it pass. */
  hold(command: string): HeldRequest;
}

/** A request that is to be held. */
export interface HeldRequest {
  /** It is about to be sent. */
  readonly reached: Promise<undefined>;
  /** Sends it. */
  go(): void;
}

/** Lets a test hold the requests of a client. */
export function holdRequests(client: DynamoDBClient): HeldRequests {
  const waiting = new Map<string, () => Promise<undefined>>();
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        const command = commandName.replace(/Command$/, '');
        const wait = waiting.get(command);
        waiting.delete(command);
        await wait?.();
        return next(args);
      },
    { step: 'initialize', name: 'held' },
  );
  return {
    hold: (command) => {
      const reached = Promise.withResolvers<undefined>();
      const released = Promise.withResolvers<undefined>();
      waiting.set(command, () => {
        reached.resolve(undefined);
        return released.promise;
      });
      return {
        reached: reached.promise,
        go: () => {
          released.resolve(undefined);
        },
      };
    },
  };
}
