import type { SendCursor } from '../../contracts/sending/send-run.ts';
import { sendingHours, type SendingHours } from '../../domain/sending/sending-hours.ts';
import type { Settings } from '../../domain/settings/settings.ts';
import type { Cause } from '../../ports/cause.ts';
import type { ConfigVersion } from '../../ports/config-versions.ts';
import { pinnedConfiguration } from '../configuration/pinned-configuration.ts';
import { SendGate } from './send-gate.ts';
import type { SendHooks, SendPorts } from './send-ports.ts';

/** What stays the same for every email of a task. */
export interface SendContext {
  readonly ports: SendPorts;
  readonly hooks: SendHooks;
  /** The run as it stood when the task began: its identity does not change. */
  readonly run: Pick<SendCursor, 'organizationId' | 'run' | 'actor' | 'today' | 'dryRun'>;
  readonly settings: Settings;
  readonly templates: ConfigVersion['templates'];
  readonly hours: SendingHours;
  readonly gate: SendGate;
}

/** Loads what a task needs under the configuration that its run has pinned. */
export async function loadContext(
  ports: SendPorts,
  hooks: SendHooks,
  cursor: SendCursor,
  inFlight = 1,
): Promise<SendContext> {
  const { settings, templates } = await pinnedConfiguration(
    ports.store.configVersions,
    cursor.organizationId,
    cursor.configVersion,
  );
  const { timeZone } = settings.organization;
  const hours = sendingHours(cursor.today, settings.sending.sendUntil, timeZone);
  const gate = new SendGate(ports, cursor, settings, hours, inFlight);
  return { ports, hooks, run: cursor, settings, templates, hours, gate };
}

/** The cause of a write of this run, now. */
export function causeOf({ ports, run }: Pick<SendContext, 'ports' | 'run'>, reason: string): Cause {
  return { actor: run.actor, reason, run: run.run, at: ports.clock.now() };
}
