import type { Day } from '../../domain/calendar/civil-date.ts';
import { compileRules } from '../../domain/planning/compile.ts';
import { derive } from '../../domain/planning/derive.ts';
import { diffPlan } from '../../domain/planning/plan-diff.ts';
import { DayLoadTable } from '../../domain/planning/day-load-table.ts';
import { placeAlone } from '../../domain/planning/place-alone.ts';
import { emailsOf } from '../../domain/planning/slice-plan.ts';
import { capsFor } from '../../domain/settings/caps.ts';
import type { ContactRecords } from '../../ports/contacts.ts';
import type { Ports } from '../../ports/ports.ts';
import {
  pinnedConfiguration,
  type PinnedConfiguration,
} from '../configuration/pinned-configuration.ts';
import { writesOf } from '../plan/plan-writes.ts';

export type ReplanPorts = Pick<Ports, 'store' | 'clock'>;

export interface ReplanRequest {
  readonly organizationId: string;
  readonly contactId: string;
  readonly today: Day;
  readonly actor: string;
  readonly reason: string;
  /** The configuration to plan with; the current one by default. */
  readonly configuration?: PinnedConfiguration;
}

/** What planning one contact again came to. */
export interface ReplanResult {
  /** The contact's version that the plan now holds for; null when there is no such contact. */
  readonly contactVersion: number | null;
  readonly written: number;
  readonly removed: number;
}

/** A contact that keeps changing is left to the next change event, or the night's plan. */
const MOST_TRIES = 5;

/** The latest date that any email may have, counted from today: loads beyond are not asked for. */
const LOAD_DAYS = 4100;

/**
 * Plans one contact again after a change: the same derivation as the whole plan. Stored dates stay;
 * a new email takes its base date unless that day would go above the limit.
 */
export async function replanContact(
  ports: ReplanPorts,
  request: ReplanRequest,
): Promise<ReplanResult> {
  const { organizationId, contactId } = request;
  const configuration =
    request.configuration ??
    (await pinnedConfiguration(ports.store.configVersions, organizationId));
  for (let attempt = 0; attempt < MOST_TRIES; attempt++) {
    const records = await ports.store.contacts.get(organizationId, contactId);
    if (!records) return { contactVersion: null, written: 0, removed: 0 };
    const result = await replanRecords(ports, request, configuration, records);
    if (result) return result;
  }
  throw new Error(
    `Expected contact "${contactId}" to stay as it is while it is planned, got ${String(MOST_TRIES)} changes in a row`,
  );
}

/** @returns undefined when the contact changed meanwhile. */
async function replanRecords(
  ports: ReplanPorts,
  request: ReplanRequest,
  { version, settings }: PinnedConfiguration,
  records: ContactRecords,
): Promise<ReplanResult | undefined> {
  const { organizationId, today } = request;
  const { store } = ports;
  const stored = await store.dayLoads.read(organizationId, today, today + LOAD_DAYS);
  const planned = await store.dayLoads.activeContacts(organizationId);
  // Before the first plan nobody has counted the contacts yet.
  const active = planned > 0 ? planned : (await store.contacts.count(organizationId)).active;
  const rules = compileRules(settings);
  const caps = capsFor(rules.volume, active);
  const loads = new DayLoadTable(stored);
  const smoothing = { soft: caps.soft, countByIdealDate: loads.effectiveDates() };
  const derivation = derive({ rules, today, smoothing, caps, traced: true }, records);
  placeAlone(derivation, loads, caps);
  const emails = emailsOf(derivation);
  const diff = diffPlan(records.emails, emails);
  const contactVersion = records.version;
  if (diff.put.length === 0 && diff.remove.length === 0) {
    return { contactVersion, written: 0, removed: 0 };
  }
  const [newest] = await store.runs.list(organizationId, 1);
  const run = newest?.run ?? 0;
  const result = await store.emails.putPlanned(
    organizationId,
    { contactId: records.contact.id, contactVersion, run, configVersion: version },
    writesOf(diff, records, today),
    loads.deltas(records.emails, emails),
    { actor: request.actor, reason: request.reason, run, at: ports.clock.now() },
  );
  if (result.result === 'contact_changed') return undefined;
  return { contactVersion, written: diff.put.length, removed: diff.remove.length };
}
