import { statusText } from '../../shared/contracts/records/record-words.ts';
import { settleEmail, type SettleRequest } from '../../shared/workflows/send/settle-email.ts';
import { withAnyInstallation } from '../opening.ts';
import type { CommandRun } from '../shell.ts';
import { UserError } from '../user-error.ts';
import { examples, type AddCommand } from './command.ts';
import { givenWord } from './given.ts';

interface ReasonOption {
  readonly reason: string;
}

const WHY = ['--reason <text>', 'why, kept with the email and in the journal'] as const;

/** Adds `almanac contact skip`, `retry` and `resolve`. */
export const addContact: AddCommand = (program, act) => {
  const contact = program.command('contact').description('decide about one email of a contact');
  contact
    .command('skip <contact> <email_id>')
    .description('call a coming email off, for good')
    .requiredOption(...WHY)
    .addHelpText('after', examples('contact skip m-0001 EMAIL_ID --reason "called her instead"'))
    .action(act((run, { reason }: ReasonOption, ...ids) => settle(run, ids, 'cancelled', reason)));
  contact
    .command('retry <contact> <email_id>')
    .description('have an email that failed tried again')
    .requiredOption(...WHY)
    .addHelpText('after', examples('contact retry m-0001 EMAIL_ID --reason "address corrected"'))
    .action(act((run, { reason }: ReasonOption, ...ids) => settle(run, ids, 'pending', reason)));
  contact
    .command('resolve <contact> <email_id> <outcome>')
    .description('say of an unknown email whether it was sent or failed')
    .requiredOption(...WHY)
    .addHelpText('after', examples('contact resolve m-0001 EMAIL_ID sent --reason "in her inbox"'))
    .action(
      act((run, { reason }: ReasonOption, ...args) => {
        const outcome = givenWord(args[2], 'the outcome', ['sent', 'failed']) ?? 'sent';
        return settle(run, args, outcome, reason);
      }),
    );
};

async function settle(
  run: CommandRun,
  [contactId = '', emailId = '']: readonly string[],
  to: SettleRequest['to'],
  reason: string,
): Promise<void> {
  await withAnyInstallation(run, async ({ ports, organizationId }) => {
    const request = { organizationId, contactId, emailId, to, reason, actor: run.actor };
    const result = await settleEmail(ports, request);
    switch (result.result) {
      case 'not_found':
        throw new UserError(`Expected an email of contact "${contactId}", got "${emailId}"`);
      case 'not_possible':
        throw new UserError(
          `Expected an email that is ${FROM[to]}, got one that is ${statusText(result.status)}`,
        );
      case 'settled': {
        const status = statusText(result.email.status);
        run.output.answer({
          text: [`Email ${emailId} of ${contactId} is ${status} now.`],
          json: { contact_id: contactId, email_id: emailId, status },
        });
      }
    }
  });
}

/** What an email has to be for a decision. */
const FROM: Readonly<Record<SettleRequest['to'], string>> = {
  cancelled: `${statusText('pending')} or skipped`,
  pending: 'failed',
  sent: 'unknown',
  failed: 'unknown',
};
