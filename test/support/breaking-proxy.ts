import { buffer } from 'node:stream/consumers';
import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';

/** How an answer is lost on the wire. In each case the request reaches the server. */
export type Breakage = 'silence' | 'reset' | 'cut_short' | 'bad_gateway';

/** A proxy before a server, that breaks the next answers. */
export interface BreakingProxy {
  readonly endpoint: string;
  /** Breaks as many of the next answers, one after another. */
  breakNext(...breakages: readonly Breakage[]): void;
  stop(): Promise<void>;
}

/** Starts a proxy on a port of its own. */
export async function breakingProxy(target: string): Promise<BreakingProxy> {
  const next: Breakage[] = [];
  const server = createServer((incoming, outgoing) => {
    const { method, headers, url = '/' } = incoming;
    const forwarded = request(new URL(url, target), { method, headers }, (answer) => {
      void buffer(answer).then((body) => {
        reply(next.shift(), answer, body, outgoing);
      });
    });
    incoming.pipe(forwarded);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    breakNext: (...breakages) => {
      next.push(...breakages);
    },
    stop: () =>
      new Promise((stopped) => {
        server.close(() => {
          stopped();
        });
        server.closeAllConnections();
      }),
  };
}

function reply(
  breakage: Breakage | undefined,
  { statusCode = 500, headers }: IncomingMessage,
  body: Buffer,
  outgoing: ServerResponse,
): void {
  switch (breakage) {
    case undefined:
      outgoing.writeHead(statusCode, headers).end(body);
      return;
    case 'silence':
      return;
    case 'reset':
      outgoing.destroy();
      return;
    case 'cut_short':
      outgoing.writeHead(statusCode, { ...headers, 'content-length': body.length });
      outgoing.write(body.subarray(0, body.length / 2), () => outgoing.destroy());
      return;
    case 'bad_gateway':
      outgoing.writeHead(502, { 'content-type': 'text/html' }).end('<html>Bad gateway</html>');
      return;
  }
}
