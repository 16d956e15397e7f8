import { haltSending } from '../operations/halt-sending.ts';
import { withAnyInstallation } from '../opening.ts';
import type { CommandRun } from '../shell.ts';
import { examples, type AddCommand } from './command.ts';

interface StopOptions {
  readonly reason?: string;
}

/** Adds `almanac stop` and `almanac start`. */
export const addStop: AddCommand = (program, act) => {
  program
    .command('stop [org]')
    .description('halt sending; a run at work ends within 30 seconds')
    .option('--reason <text>', 'why, for whoever finds it halted')
    .addHelpText('after', examples('stop --reason "wrong rates in the April letter"'))
    .action(
      act((run, { reason }: StopOptions, org) =>
        halt(run, org, reason ?? `halted by ${run.actor}`),
      ),
    );
  program
    .command('start [org]')
    .description('release sending')
    .addHelpText('after', examples('start'))
    .action(act((run, _options, org) => halt(run, org, null)));
};

async function halt(
  run: CommandRun,
  organizationId: string | undefined,
  reason: string | null,
): Promise<void> {
  const asked = { ...run, organizationId: organizationId ?? run.organizationId };
  await withAnyInstallation(asked, async (installation) => {
    await haltSending(installation, reason, run.actor);
    const { organizationId: id } = installation;
    run.output.answer({
      text: [
        reason === null
          ? `Sending of ${id} is released.`
          : `Sending of ${id} is halted: ${reason}. "almanac start" releases it.`,
      ],
      json: { organization_id: id, stopped: reason },
    });
  });
}
