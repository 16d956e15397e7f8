import { GetExecutionHistoryCommand, type SFNClient } from '@aws-sdk/client-sfn';

/** More events than the last state can have: its tries are some forty, of three events each. */
const EVENTS = 300;

/** The state that an execution entered last: where it failed. Null when its history does not say. */
export async function lastState(client: SFNClient, executionArn: string): Promise<string | null> {
  const { events = [] } = await client.send(
    new GetExecutionHistoryCommand({
      executionArn,
      reverseOrder: true,
      maxResults: EVENTS,
      includeExecutionData: false,
    }),
  );
  const entered = events.find((event) => event.stateEnteredEventDetails?.name !== undefined);
  return entered?.stateEnteredEventDetails?.name ?? null;
}
