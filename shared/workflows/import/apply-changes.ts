import type { ContactChange, ContactChangeResult, ContactRecords } from '../../ports/contacts.ts';
import { causeOf, type ImportContext, type RowOutcome } from './import-context.ts';

/** What the rows about one contact come to, given what the store has of it. */
export interface WorkDecision {
  /** Null when there is nothing to write. */
  readonly change: ContactChange | null;
  readonly outcomes: readonly RowOutcome[];
}

/** The rows of a batch that are about one contact. */
export interface ContactWork {
  readonly contactId: string;
  /** As it was read. */
  readonly stored: ContactRecords | undefined;
  /** `unique` claims the contact's address. */
  readonly addresses: 'unique' | 'shared';
  /** Pure: asked again when somebody else changed the contact meanwhile. */
  decide(stored: ContactRecords | undefined): WorkDecision;
}

export type WorkResult =
  | { readonly result: 'done'; readonly outcomes: readonly RowOutcome[] }
  | { readonly result: 'address_taken'; readonly byContactId: string };

type PartResult = Extract<ContactChangeResult, { result: 'version_conflict' | 'address_taken' }>;

/** A transaction takes 90 records at most (architecture, Contacts); the contact is one of them. */
const MAX_RECORDS = 80;

/** Somebody changes the contact each time that it was read: that is no coincidence any more. */
const MAX_ATTEMPTS = 20;

/** Writes what a batch of works decided; results in their order. */
export async function applyWorks(
  context: ImportContext,
  works: readonly { readonly work: ContactWork; readonly decision: WorkDecision }[],
): Promise<readonly WorkResult[]> {
  const { store } = context.ports;
  const { organizationId } = context.request;
  const simple = works.filter(({ decision }) => isSimple(decision.change));
  const requests = simple.map(({ work, decision }) =>
    requestFor(context, work, decision.change ?? {}, work.stored?.version ?? null),
  );
  const changed =
    requests.length > 0
      ? await store.contacts.change(organizationId, requests, causeOf(context))
      : [];
  const resultOf = new Map(simple.map(({ work }, index) => [work, changed[index]]));
  const results: WorkResult[] = [];
  for (const { work, decision } of works) {
    results.push(await settled(context, work, decision, resultOf.get(work)));
  }
  return results;
}

/** Reads, decides and writes one contact, as often as it takes. */
export async function applyWork(context: ImportContext, work: ContactWork): Promise<WorkResult> {
  const { contacts } = context.ports.store;
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    const stored = await contacts.get(context.request.organizationId, work.contactId);
    const decision = work.decide(stored);
    const refused = await write(context, { ...work, stored }, decision.change);
    if (refused === undefined) return { result: 'done', outcomes: decision.outcomes };
    if (refused.result === 'address_taken') return refused;
  }
  const attempts = String(MAX_ATTEMPTS);
  throw new Error(`Expected contact "${work.contactId}" to rest, it changed ${attempts} times`);
}

async function settled(
  context: ImportContext,
  work: ContactWork,
  decision: WorkDecision,
  result: ContactChangeResult | undefined,
): Promise<WorkResult> {
  if (decision.change === null || result?.result === 'changed' || result?.result === 'unchanged') {
    return { result: 'done', outcomes: decision.outcomes };
  }
  return result?.result === 'address_taken' ? result : applyWork(context, work);
}

function isSimple(change: ContactChange | null): boolean {
  return change !== null && sizeOf(change) <= MAX_RECORDS;
}

function sizeOf({ visits, addTargets = [] }: ContactChange): number {
  return (visits?.size ?? 0) + addTargets.length;
}

/** Writes a change, a transaction's worth at a time; answers what refused it. */
async function write(
  context: ImportContext,
  work: ContactWork,
  change: ContactChange | null,
): Promise<PartResult | undefined> {
  let version = work.stored?.version ?? null;
  for (const part of change === null ? [] : partsOf(change)) {
    const request = requestFor(context, work, part, version);
    const { contacts } = context.ports.store;
    const { organizationId } = context.request;
    const [result] = await contacts.change(organizationId, [request], causeOf(context));
    if (result?.result === 'version_conflict' || result?.result === 'address_taken') return result;
    version = result?.version ?? null;
  }
  return undefined;
}

function partsOf(change: ContactChange): readonly ContactChange[] {
  if (sizeOf(change) <= MAX_RECORDS) return [change];
  const visits = slices([...(change.visits ?? [])]).map((part) => ({ visits: new Map(part) }));
  const targets = slices(change.addTargets ?? []).map((part) => ({ addTargets: part }));
  const contact = change.contact ? [{ contact: change.contact }] : [];
  return [...contact, ...visits, ...targets];
}

function slices<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  const count = Math.ceil(items.length / MAX_RECORDS);
  return Array.from({ length: count }, (_none, index) =>
    items.slice(index * MAX_RECORDS, (index + 1) * MAX_RECORDS),
  );
}

function requestFor(
  { bulkRun }: ImportContext,
  { contactId, addresses }: ContactWork,
  change: ContactChange,
  expectedVersion: number | null,
) {
  return { contactId, expectedVersion, change, addresses, bulkRun };
}
