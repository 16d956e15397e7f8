import { ExecutionAlreadyExists, type SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { createHash } from 'node:crypto';

/** An execution to start. */
export interface ExecutionStart {
  readonly machineArn: string;
  /** What makes this execution this one: the same parts are never started twice within 90 days. */
  readonly identity: readonly string[];
  /** Becomes the input, as JSON. */
  readonly input: unknown;
}

/** Step Functions takes no longer names. */
const LONGEST_NAME = 80;

/**
 * Starts a state machine, once for an identity however often it is asked.
 * @returns false when it had been started before.
 */
export async function startExecution(
  client: SFNClient,
  { machineArn, identity, input }: ExecutionStart,
): Promise<boolean> {
  const name = executionName(identity);
  try {
    await client.send(
      new StartExecutionCommand({
        stateMachineArn: machineArn,
        name,
        input: JSON.stringify(input),
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof ExecutionAlreadyExists) return false;
    throw error;
  }
}

/** A name that people recognize and that no other identity has: its parts, then their hash. */
export function executionName(identity: readonly string[]): string {
  const hash = createHash('sha256').update(JSON.stringify(identity)).digest('hex').slice(0, 32);
  const readable = identity.join('-').replaceAll(/[^A-Za-z0-9_-]+/g, '_');
  return `${readable.slice(0, LONGEST_NAME - hash.length - 1)}-${hash}`;
}
