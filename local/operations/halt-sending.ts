import type { AnyInstallation } from '../installation/any-installation.ts';

/** Halts sending (a reason) or releases it (null). A run at work sees it within half a minute. */
export async function haltSending(
  installation: AnyInstallation,
  reason: string | null,
  actor: string,
): Promise<void> {
  const { ports, organizationId } = installation;
  await ports.store.organizations.setStopped(organizationId, reason, {
    actor,
    reason: reason ?? 'sending released',
    run: null,
    at: ports.clock.now(),
  });
  await installation.drain();
}
