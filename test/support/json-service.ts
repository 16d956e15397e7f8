import { createServer, type IncomingMessage } from 'node:http';

/** A call of an AWS service of the JSON protocol, or of the query protocol (then a form). */
export interface ServiceCall {
  /** `X-Amz-Target` without its prefix, or the form's `Action`. */
  readonly action: string;
  readonly body: string;
}

/** What the service answers: a result, or an error by its name. */
export type ServiceAnswer =
  { readonly result: string | object } | { readonly error: string; readonly status?: number };

/** A server where an AWS service is expected. */
export interface JsonService {
  readonly calls: readonly ServiceCall[];
  /** For a client of it. */
  readonly config: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  };
  close(): Promise<void>;
}

/** Starts one. */
export async function startJsonService(
  answer: (call: ServiceCall, index: number) => ServiceAnswer,
): Promise<JsonService> {
  const calls: ServiceCall[] = [];
  const server = createServer((request, response) => {
    void readCall(request).then((call) => {
      calls.push(call);
      const given = answer(call, calls.length - 1);
      if ('error' in given) {
        response.writeHead(given.status ?? 400, { 'x-amzn-errortype': given.error });
        response.end(JSON.stringify({ __type: given.error, message: `${given.error}, it says` }));
        return;
      }
      response.end(typeof given.result === 'string' ? given.result : JSON.stringify(given.result));
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('Expected a port');
  return {
    calls,
    config: {
      endpoint: `http://127.0.0.1:${String(address.port)}`,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

async function readCall(request: IncomingMessage): Promise<ServiceCall> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  const target = request.headers['x-amz-target'];
  const action = typeof target === 'string' ? target.split('.').at(-1) : undefined;
  return { action: action ?? new URLSearchParams(body).get('Action') ?? '', body };
}
