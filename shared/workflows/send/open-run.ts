import { emptyTotals, type SendCursor } from '../../contracts/sending/send-run.ts';
import { formatCivilDate } from '../../domain/calendar/civil-date.ts';
import { localTimeAt } from '../../domain/calendar/time-zone.ts';
import type { Settings } from '../../domain/settings/settings.ts';
import type { SendQuota } from '../../ports/mailer.ts';
import type { Run } from '../../ports/runs.ts';
import {
  pinnedConfiguration,
  type PinnedConfiguration,
} from '../configuration/pinned-configuration.ts';
import { acquireSendRun } from './acquire-run.ts';
import { closeSendRun } from './close-run.ts';
import { surveyDue } from './due-queue.ts';
import type { OpeningPorts, SendRequest } from './send-ports.ts';

/** What a run is opened for. */
export type OpenRequest = Pick<SendRequest, 'organizationId' | 'today' | 'actor' | 'dryRun'>;

/** What opening a send run comes to. Only `opened` leads on. */
export type OpenedSendRun =
  | { readonly result: 'opened'; readonly cursor: SendCursor }
  /** Another execution is sending: this one does nothing. */
  | { readonly result: 'busy'; readonly run: number; readonly execution: string }
  /** Something is missing that mail cannot go without; nothing was begun. */
  | { readonly result: 'refused'; readonly problems: readonly string[] }
  /** Sending is halted, and why; nothing was begun. */
  | { readonly result: 'stopped'; readonly reason: string }
  /** The organization's clock shows another date than the run was scheduled for. */
  | { readonly result: 'superseded'; readonly run: number; readonly reason: string };

/** Opens a send run for a date: pins the configuration, asks for the quota, counts what is due. */
export async function openSendRun(
  ports: OpeningPorts,
  request: OpenRequest,
): Promise<OpenedSendRun> {
  const { organizationId, today, actor } = request;
  const configuration = await readyConfiguration(ports, request);
  if ('result' in configuration) return configuration;
  const openedAt = ports.clock.now();
  const execution = ports.executions.current();
  const { version: configVersion, settings } = configuration;
  const newRun = { kind: 'send' as const, today, configVersion, execution, openedAt };
  const acquired = await acquireSendRun(ports, organizationId, newRun, actor);
  if (acquired.result === 'busy') {
    const { run } = acquired;
    return { result: 'busy', run: run.run, execution: run.execution };
  }
  const empty = emptyCursor(request, acquired.run, settings);
  try {
    return await begin(ports, empty, settings);
  } catch (error) {
    await closeSendRun(ports, empty, 'failed');
    throw error;
  }
}

/** @returns the configuration to send by, or why nothing may be sent at all. */
async function readyConfiguration(
  { store }: OpeningPorts,
  request: OpenRequest,
): Promise<
  PinnedConfiguration | Extract<OpenedSendRun, { readonly result: 'refused' | 'stopped' }>
> {
  const { organizationId } = request;
  const organization = await store.organizations.get(organizationId);
  if (!organization) return refused(`Expected an organization "${organizationId}", found none`);
  if (!(await store.configVersions.current(organizationId))) {
    return refused(`Expected a published configuration of "${organizationId}", found none`);
  }
  const configuration = await pinnedConfiguration(store.configVersions, organizationId);
  const problems = missingForMail(configuration, organizationId);
  if (problems.length > 0) return refused(...problems);
  if (organization.stopped !== null && !isDryRun(request, configuration.settings)) {
    return { result: 'stopped', reason: organization.stopped };
  }
  return configuration;
}

function refused(...problems: readonly string[]): Extract<OpenedSendRun, { result: 'refused' }> {
  return { result: 'refused', problems };
}

/** What the configuration does not say though no mail can, or may, go out without it. */
function missingForMail(
  { settings, version }: PinnedConfiguration,
  organizationId: string,
): readonly string[] {
  const where = `in configuration ${String(version)} of "${organizationId}", got none`;
  const { from, postalAddress } = settings.organization;
  const problems: string[] = [];
  if (from === null) {
    problems.push(`Expected organization.from, the address that mail comes from, ${where}`);
  }
  if (postalAddress === null) {
    problems.push(
      `Expected organization.postal_address, which marketing mail must carry, ${where}`,
    );
  }
  return problems;
}

/** A stage that is set to dry runs stays dry, whatever a request says. */
function isDryRun(request: OpenRequest, settings: Settings): boolean {
  return request.dryRun === true || settings.sending.dryRun;
}

async function begin(
  ports: OpeningPorts,
  empty: SendCursor,
  settings: Settings,
): Promise<OpenedSendRun> {
  const { organizationId, run, today, dryRun } = empty;
  const { timeZone } = settings.organization;
  const { day } = localTimeAt(ports.clock.now(), timeZone);
  if (day !== today) {
    await closeSendRun(ports, empty, 'superseded');
    const reason = `Scheduled for ${formatCivilDate(today)}, but in ${timeZone} it is ${formatCivilDate(day)}`;
    return { result: 'superseded', run, reason };
  }
  const quota = dryRun ? empty.quota : quotaOf(await ports.mailer.quota());
  const classes = await surveyDue(ports.store.emails, organizationId, today);
  const cursor = { ...empty, quota, classes: [...classes] };
  const execution = ports.executions.current();
  await ports.store.runs.checkpoint(organizationId, run, execution, cursor);
  return { result: 'opened', cursor };
}

function emptyCursor(request: OpenRequest, run: Run, settings: Settings): SendCursor {
  return {
    organizationId: request.organizationId,
    run: run.run,
    actor: request.actor,
    today: request.today,
    configVersion: run.configVersion,
    dryRun: isDryRun(request, settings),
    classes: [],
    classIndex: 0,
    shard: 0,
    page: null,
    queue: [],
    refusals: 0,
    givenUpInARow: 0,
    errorsInARow: 0,
    nextAt: 0,
    lease: null,
    quota: { max24Hours: null, maxPerSecond: null },
    full: [],
    totals: emptyTotals(),
    halted: null,
  };
}

/** A mailer without limits says so by an infinite or (as SES does) a negative number. */
function quotaOf({ max24Hours, maxPerSecond }: SendQuota): SendCursor['quota'] {
  return { max24Hours: limitOrNull(max24Hours), maxPerSecond: limitOrNull(maxPerSecond) };
}

function limitOrNull(limit: number): number | null {
  return Number.isFinite(limit) && limit >= 0 ? limit : null;
}
