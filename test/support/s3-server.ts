import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { S3Client, S3ClientConfig } from '@aws-sdk/client-s3';
import { s3Client } from '../../shared/adapters/s3/s3-client.ts';
import { S3Refusal, S3Storage, type S3Answer, type S3Call } from './s3-storage.ts';

/** A server of the S3 protocol, as far as the adapters speak it. It does not look at signatures. */
export interface S3Server {
  /** A client of it as the functions have one. */
  readonly client: S3Client;
  /** What a client of one's own needs. */
  readonly config: S3ClientConfig;
  /** `METHOD path?query` of every request, in order. */
  readonly requests: readonly string[];
  /** What happens to the following requests, one after the other. */
  fail(...faults: readonly S3Fault[]): void;
  /** How many uploads in parts were begun and neither finished nor given up. */
  openUploads(): number;
  close(): Promise<void>;
}

/**
 * `slow_down`: a 503 that says so. `cut`: the connection breaks after so many bytes of the answer's
 * body, `stall`: no more comes after them. `garble`: the body's first byte is another. `before`:
 * something happens first.
 */
export type S3Fault =
  | 'fine'
  | 'slow_down'
  | 'garble'
  | { readonly cut: number }
  | { readonly stall: number }
  | { readonly before: () => Promise<unknown> };

export interface S3ServerOptions {
  readonly buckets: readonly string[];
  /**
   * Keys in one page of a listing.
   * @defaultValue 1000
   */
  readonly pageSize?: number;
}

/** Starts a server on a free port. */
export async function startS3Server({
  buckets,
  pageSize = 1000,
}: S3ServerOptions): Promise<S3Server> {
  const storage = new S3Storage(buckets, pageSize);
  const faults: S3Fault[] = [];
  const requests: string[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const call = await readCall(request);
      requests.push(`${call.method} ${request.url ?? ''}`);
      const fault = faults.shift() ?? 'fine';
      if (typeof fault === 'object' && 'before' in fault) await fault.before();
      respond(response, call, fault === 'slow_down' ? SLOW_DOWN : answerOf(storage, call), fault);
    })();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('Expected a port');
  const config: S3ClientConfig = {
    endpoint: `http://127.0.0.1:${String(address.port)}`,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  };
  const client = s3Client(config);
  return {
    config,
    client,
    requests,
    fail: (...next) => void faults.push(...next),
    openUploads: () => storage.openUploads(),
    close: async () => {
      client.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

const SLOW_DOWN = refusalAnswer(new S3Refusal(503, 'SlowDown'));

async function readCall(request: IncomingMessage): Promise<S3Call> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const url = new URL(request.url ?? '/', 'http://s3');
  const [bucket = '', ...key] = url.pathname.slice(1).split('/');
  const headers = new Map<string, string>();
  for (const [name, value] of Object.entries(request.headers)) headers.set(name, String(value));
  return {
    method: request.method ?? '',
    bucket,
    key: decodeURIComponent(key.join('/')),
    query: url.searchParams,
    headers,
    body: Buffer.concat(chunks),
  };
}

function answerOf(storage: S3Storage, call: S3Call): S3Answer {
  try {
    return storage.answer(call);
  } catch (error) {
    if (error instanceof S3Refusal) return refusalAnswer(error);
    throw error;
  }
}

function refusalAnswer({ status, code }: S3Refusal): S3Answer {
  return { status, body: `<Error><Code>${code}</Code><Message>${code}</Message></Error>` };
}

function respond(response: ServerResponse, call: S3Call, answer: S3Answer, fault: S3Fault): void {
  const body = Buffer.from(answer.body ?? '');
  const headers = { 'content-length': String(body.length), ...answer.headers };
  response.writeHead(answer.status, headers);
  if (call.method === 'HEAD' || answer.status === 204) {
    response.end();
  } else if (typeof fault === 'object' && 'cut' in fault) {
    response.write(body.subarray(0, fault.cut), () => {
      response.destroy();
    });
  } else if (typeof fault === 'object' && 'stall' in fault) {
    response.write(body.subarray(0, fault.stall));
  } else {
    if (fault === 'garble') body[0] = (body[0] ?? 0) ^ 1;
    response.end(body);
  }
}
