import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

/** Where the key is kept. */
export interface HashKeySecretOptions {
  readonly client: SecretsManagerClient;
  readonly secretArn: string;
}

/** Guessing a shorter key would tell whose address a hash is of. */
const SHORTEST_KEY = 32;

/**
 * Reads the key for hashes of private values, once per process: it never changes, because hashes of
 * the journal are compared with each other. A reading that failed is tried again.
 */
export function hashKeySecret({ client, secretArn }: HashKeySecretOptions): () => Promise<string> {
  let reading: Promise<string> | undefined;
  return () => {
    reading ??= readKey(client, secretArn).catch((error: unknown) => {
      reading = undefined;
      throw error;
    });
    return reading;
  };
}

async function readKey(client: SecretsManagerClient, secretArn: string): Promise<string> {
  const { SecretString: key } = await client.send(
    new GetSecretValueCommand({ SecretId: secretArn }),
  );
  if (key !== undefined && key.length >= SHORTEST_KEY) return key;
  throw new Error(
    `Expected a text of at least ${String(SHORTEST_KEY)} characters in the secret ${secretArn}, got ${String(key?.length ?? 0)}`,
  );
}
