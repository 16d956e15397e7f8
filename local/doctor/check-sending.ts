import type { AnyInstallation } from '../installation/any-installation.ts';
import { plural } from '../terminal/table.ts';
import { fine, problem, warning, type Finding } from './finding.ts';

/** Whether mail can go out, and what waits for a person. */
export async function checkSending(installation: AnyInstallation): Promise<readonly Finding[]> {
  const { ports, organizationId, place } = installation;
  const { settings } = await installation.configuration();
  const { from } = settings.organization;
  const troubles = from === null ? [] : await place.mailer.check(from);
  const organization = await ports.store.organizations.get(organizationId);
  const stopped = organization?.stopped ?? null;
  return [
    troubles.length > 0
      ? problem('mail', 'mail cannot be handed over', 'put this right', troubles)
      : fine('mail', `goes to ${place.mailGoesTo}`),
    ...(stopped === null
      ? []
      : [warning('sending', `halted: ${stopped}`, '"almanac start" releases it, when it may be')]),
    ...(settings.sending.dryRun
      ? [warning('sending', 'sending.dry_run is set: nothing goes out', 'unset it and publish')]
      : []),
    ...(await waitingFindings(installation)),
  ];
}

async function waitingFindings({
  ports,
  organizationId,
}: AnyInstallation): Promise<readonly Finding[]> {
  const { unknown = 0, failed = 0 } = await ports.store.emails.countByStatus(organizationId);
  return [
    unknown > 0
      ? warning(
          'emails',
          `${plural(unknown, 'email')} may or may not have been sent`,
          '"almanac query --named unknown_mails" lists them; say with "almanac contact resolve" what is known',
        )
      : fine('emails', 'none in doubt'),
    ...(failed > 0
      ? [
          warning(
            'emails',
            `${plural(failed, 'email')} were refused`,
            '"almanac query --named failed_mails" tells why; "almanac contact retry" tries again',
          ),
        ]
      : []),
  ];
}
