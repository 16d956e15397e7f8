import type { StageInstallation } from '../stage/stage-installation.ts';
import { count } from '../terminal/table.ts';
import { fine, problem, type Finding } from './finding.ts';

/** Whether changes reached those who follow them: the journal, and the planning of single contacts. */
export async function checkStream({
  streamFailures,
}: StageInstallation): Promise<readonly Finding[]> {
  const queues = await streamFailures.queues();
  return queues.map(({ reader, waiting, batches }) =>
    waiting === 0
      ? fine('stream', `nothing was given up on its way to ${reader}`)
      : problem(
          'stream',
          `${count(waiting)} batches of changes were given up on their way to ${reader}`,
          '"almanac redrive" has them taken up again; the stream keeps changes for a day',
          batches.map(({ why }) => why),
        ),
  );
}
