import type { z } from 'zod';
import type { Bucket } from '../../ports/bucket.ts';

/** Reads an object that holds JSON and checks it. @throws ObjectNotFound, ZodError */
export async function readJson<Schema extends z.ZodType>(
  bucket: Bucket,
  key: string,
  schema: Schema,
): Promise<z.output<Schema>> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of bucket.read(key)) text += decoder.decode(chunk, { stream: true });
  return schema.parse(JSON.parse(text + decoder.decode()));
}

/** Writes an object as JSON. */
export async function writeJson(bucket: Bucket, key: string, value: unknown): Promise<void> {
  await bucket.write(key, new TextEncoder().encode(JSON.stringify(value)));
}
