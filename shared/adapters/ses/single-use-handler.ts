import { NodeHttpHandler } from '@smithy/node-http-handler';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';

/** How long a request may take. */
export interface HandlerLimits {
  /** Until the connection stands. */
  readonly connectMs: number;
  /** Until the answer has come, connecting included. */
  readonly answerMs: number;
}

/** A request failed before its first byte could leave: nobody has seen it. */
export class NothingHandedOver extends Error {
  override readonly name = 'NothingHandedOver';
}

type Handle = NodeHttpHandler['handle'];

/**
 * Every request has a connection of its own. A connection kept for the next request may have been
 * closed by the other side in the meantime, and a request written into it fails in a way that does
 * not tell whether it was read.
 *
 * Up to the moment in which the connection stands, encrypted where it is to be, nothing has been
 * handed over; a failure until then is a `NothingHandedOver`.
 */
export class SingleUseHandler extends NodeHttpHandler {
  readonly #limits: HandlerLimits;

  constructor(limits: HandlerLimits) {
    super();
    this.#limits = limits;
  }

  override async handle(...request: Parameters<Handle>): ReturnType<Handle> {
    const { connectMs, answerMs } = this.#limits;
    const standing = { isReached: false };
    const handler = new NodeHttpHandler({
      httpAgent: watchedAgent(new HttpAgent({ keepAlive: false }), 'connect', standing),
      httpsAgent: watchedAgent(new HttpsAgent({ keepAlive: false }), 'secureConnect', standing),
      connectionTimeout: connectMs,
      requestTimeout: answerMs,
      // Without it a timeout is a line on the console.
      throwOnRequestTimeout: true,
      // The answer's head may come and its body never.
      socketTimeout: answerMs,
    });
    try {
      return await handler.handle(...request);
    } catch (cause) {
      if (standing.isReached) throw cause;
      const message = cause instanceof Error ? cause.message : String(cause);
      throw new NothingHandedOver(message, { cause });
    }
  }
}

function watchedAgent<Kind extends HttpAgent>(
  agent: Kind,
  event: 'connect' | 'secureConnect',
  standing: { isReached: boolean },
): Kind {
  const connect = agent.createConnection.bind(agent);
  agent.createConnection = (options, callback) => {
    const socket = connect(options, callback);
    // Where there is no socket to watch, anything may have left.
    if (!socket) standing.isReached = true;
    socket?.once(event, () => {
      standing.isReached = true;
    });
    return socket;
  };
  return agent;
}
