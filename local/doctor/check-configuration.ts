import type { Settings } from '../../shared/domain/settings/settings.ts';
import { domainOf, parseMailbox } from '../../shared/domain/templates/mailbox.ts';
import type { AnyInstallation } from '../installation/any-installation.ts';
import { problemLine } from '../commands/template.ts';
import { plural } from '../terminal/table.ts';
import { fine, problem, warning, type Finding } from './finding.ts';

/** Whether what is published can be sent by. */
export async function checkConfiguration(
  installation: AnyInstallation,
): Promise<readonly Finding[]> {
  const { ports, organizationId } = installation;
  const published = await ports.store.configVersions.current(organizationId);
  if (!published) {
    return [
      problem('configuration', 'none is published', '"almanac config publish" publishes one'),
    ];
  }
  const { settings } = await installation.configuration();
  return [senderFinding(settings, published.version), await templateFinding(installation)];
}

function senderFinding({ organization }: Settings, version: number): Finding {
  const { name, from, postalAddress } = organization;
  const missing = Object.entries({ name, from, postal_address: postalAddress })
    .filter(([, value]) => value === null)
    .map(([key]) => `organization.${key}`);
  const advice = 'set it in the configuration and publish that';
  if (missing.length > 0) {
    return problem('sender', `${missing.join(', ')} missing: mail has to carry it`, advice);
  }
  return isPlaceholder(from ?? '')
    ? warning('sender', `${from ?? ''} is a placeholder: nobody can answer to it`, advice)
    : fine('sender', `${from ?? ''}, configuration version ${String(version)}`);
}

/** Domains that are reserved for examples (RFC 2606). */
function isPlaceholder(mailbox: string): boolean {
  const domain = domainOf(parseMailbox(mailbox)).toLowerCase();
  return /(?:^|\.)(?:example(?:\.(?:com|net|org))?|test|invalid)$/.test(domain);
}

async function templateFinding(installation: AnyInstallation): Promise<Finding> {
  const { settings, templates } = await installation.configuration();
  const found = await installation.ports.renderer.check(settings, templates);
  const errors = found.filter(({ severity }) => severity === 'error');
  const details = found.map(problemLine);
  const advice = 'correct the templates and publish them; "almanac template check" checks them';
  if (errors.length > 0) {
    return problem('templates', plural(errors.length, 'error'), advice, details);
  }
  return found.length > 0
    ? warning('templates', plural(found.length, 'warning'), advice, details)
    : fine('templates', `${plural(Object.keys(templates).length, 'template')} without a fault`);
}
