import { haltSending } from '../operations/halt-sending.ts';
import { withAnyPlace } from '../opening.ts';
import type { CommandRun } from '../shell.ts';
import { examples, type AddCommand } from './command.ts';

interface StopOptions {
  readonly reason?: string;
}

/** Adds `almanac stop` and `almanac start`. */
export const addStop: AddCommand = (program, act) => {
  program
    .command('stop [org]')
    .description(
      'halt sending, of all organizations where none is named; a run at work ends within 30 seconds',
    )
    .option('--reason <text>', 'why, for whoever finds it halted')
    .addHelpText('after', examples('stop --reason "wrong rates in the April letter"'))
    .action(
      act((run, { reason }: StopOptions, org) =>
        halt(run, org, reason ?? `halted by ${run.actor}`),
      ),
    );
  program
    .command('start [org]')
    .description('release sending of an organization')
    .addHelpText('after', examples('start'))
    .action(act((run, _options, org) => halt(run, org, null)));
};

async function halt(
  run: CommandRun,
  named: string | undefined,
  reason: string | null,
): Promise<void> {
  const asked = named ?? run.organizationId;
  await withAnyPlace(run, async (place) => {
    const ids = await place.organizationIds();
    // In an emergency nobody looks up names; releasing is done one by one, with a look at each.
    const isAll = reason !== null && asked === undefined && ids.length > 1;
    const halted: string[] = [];
    for (const id of isAll ? ids : [asked]) {
      const installation = await place.installation(id);
      await haltSending(installation, reason, run.actor);
      halted.push(installation.organizationId);
    }
    const facts = halted.map((id) => ({ organization_id: id, stopped: reason }));
    run.output.answer({
      text: halted.map((id) => haltedLine(id, reason)),
      json: isAll ? facts : facts[0],
    });
  });
}

function haltedLine(id: string, reason: string | null): string {
  return reason === null
    ? `Sending of ${id} is released.`
    : `Sending of ${id} is halted: ${reason}. "almanac start" releases it.`;
}
