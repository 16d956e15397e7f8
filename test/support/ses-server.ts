import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createServer as createTcpServer, type Server, type Socket } from 'node:net';

/** What a server does with a request that has come whole, or with a connection. */
export type SesBehaviour =
  | { readonly on: 'connection'; readonly act: (socket: Socket) => void }
  | { readonly on: 'head'; readonly act: (socket: Socket) => void }
  | {
      readonly on: 'request';
      readonly act: (response: ServerResponse, form: URLSearchParams) => void;
    };

/** A server where SES is expected, which behaves as it is told to. */
export interface SesServer {
  readonly endpoint: string;
  readonly connections: () => number;
  /** The forms of all requests whose body came. */
  readonly forms: readonly URLSearchParams[];
  /** Requests whose head came. */
  readonly requests: () => number;
  close(): Promise<void>;
}

/** Starts one. @param tls encrypted, with this key and certificate. */
export async function startSesServer(
  behaviour: SesBehaviour,
  tls?: { readonly key: string; readonly cert: string },
): Promise<SesServer> {
  const forms: URLSearchParams[] = [];
  const sockets = new Set<Socket>();
  let requests = 0;
  const listener: RequestListener = (request, response) => {
    requests += 1;
    if (behaviour.on === 'head') {
      behaviour.act(request.socket);
      return;
    }
    void readForm(request).then((form) => {
      forms.push(form);
      if (behaviour.on === 'request') behaviour.act(response, form);
    });
  };
  const server = serverFor(behaviour, listener, tls);
  let connections = 0;
  server.on('connection', (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => undefined);
    if (behaviour.on === 'connection') behaviour.act(socket);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('Expected a port');
  return {
    endpoint: `${tls ? 'https' : 'http'}://127.0.0.1:${String(address.port)}`,
    connections: () => connections,
    forms,
    requests: () => requests,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

/** What acts on connections does not speak HTTP, so that nothing answers in its place. */
function serverFor(
  behaviour: SesBehaviour,
  listener: RequestListener,
  tls: { readonly key: string; readonly cert: string } | undefined,
): Server {
  if (behaviour.on === 'connection') return createTcpServer();
  return tls ? createTlsServer(tls, listener) : createServer(listener);
}

/** Answers with a status and a body. */
export function answering(status: number, body: string): SesBehaviour {
  return {
    on: 'request',
    act: (response) => {
      response.writeHead(status, { 'content-type': 'text/xml' });
      response.end(body);
    },
  };
}

/** Answers with an error as SES writes it. */
export function refusing(status: number, code: string, message: string): SesBehaviour {
  const type = status < 500 ? 'Sender' : 'Receiver';
  return answering(
    status,
    `<ErrorResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><Error><Type>${type}</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>r-1</RequestId></ErrorResponse>`,
  );
}

/** The answer to an action, as SES writes it. */
export function resultOf(action: string, result: string): string {
  return `<${action}Response xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><${action}Result>${result}</${action}Result><ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata></${action}Response>`;
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return new URLSearchParams(body);
}
