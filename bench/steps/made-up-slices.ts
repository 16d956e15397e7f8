import { memoryStore } from '../../shared/adapters/memory/memory-store.ts';
import { dayOf } from '../../shared/domain/calendar/civil-date.ts';
import type { ContactRecords, SlicePage } from '../../shared/ports/contacts.ts';
import type { RestorableStore } from '../../shared/ports/restorer.ts';

/** An organization that is made up while it is read, so that its size takes no memory. */
export interface MadeUp {
  readonly contacts: number;
  readonly slices: number;
}

export const ORG = 'bench';
export const EXECUTION = 'arn:aws:states:us-east-1:111122223333:execution:almanac-bench-plan:one';
export const TODAY = dayOf('2027-03-15');

const STATES = [
  'CA',
  'TX',
  'FL',
  'NV',
  'OH',
  'MO',
  'PA',
  'IL',
  'GA',
  'NC',
  'MI',
  'NJ',
  'NY',
] as const;

/** Runs that are open in the store, by their numbers. */
export const RUNS = { plan: 1, backup: 2, restore: 3 } as const;

/** A store whose slices are made up, with runs of `EXECUTION`; what is written is let go. */
export async function madeUpStore(size: MadeUp): Promise<RestorableStore> {
  const store = memoryStore();
  const cause = { actor: 'bench', reason: 'measured', run: null, at: 0 };
  await store.organizations.create({ id: ORG, slices: size.slices, createdAt: 0, stopped: null });
  const document = JSON.stringify({ organization: { id: ORG } });
  await store.configVersions.publish(ORG, { document, templates: {} }, cause);
  const run = { today: TODAY, configVersion: 1, execution: EXECUTION, openedAt: 0 };
  for (const kind of ['plan', 'backup', 'restore'] as const) {
    await store.runs.open(ORG, { ...run, kind });
  }
  return {
    ...store,
    contacts: {
      ...store.contacts,
      readSlice: async (_org, slice, cursor, limit) => page(size, slice, cursor, limit),
    },
    emails: {
      ...store.emails,
      putPlanned: async (_org, _guard, writes) => ({
        result: 'written',
        written: writes.length,
        refused: [],
      }),
    },
    restorer: {
      loadContacts: async () => undefined,
      loadEmails: async () => undefined,
      loadRuns: async () => undefined,
    },
  };
}

function page(size: MadeUp, slice: number, cursor: string | null, limit: number): SlicePage {
  const inSlice = Math.ceil(size.contacts / size.slices);
  const from = cursor === null ? 0 : Number(cursor);
  const to = Math.min(inSlice, from + limit);
  const records: ContactRecords[] = [];
  for (let index = from; index < to; index++) records.push(madeUpContact(slice, index));
  return { records, cursor: to < inSlice ? String(to) : null };
}

function madeUpContact(slice: number, index: number): ContactRecords {
  const id = `c${String(slice).padStart(4, '0')}-${String(index).padStart(7, '0')}`;
  const drawn = Math.imul(slice * 65_537 + index + 1, 0x9e3779b1) >>> 0;
  const state = STATES[drawn % STATES.length] ?? 'TX';
  const visit = { visit: 'V1', date: TODAY + (drawn % 90), time: null };
  return {
    contact: {
      id,
      email: `${id}@mail.example.org`,
      firstName: `Name${String(index % 1_000)}`,
      lastName: 'Doe',
      phoneNumber: '+1 555 0100',
      zipCode: null,
      state,
      birthDate: dayOf('1940-01-01') + (drawn % 8_000),
      effectiveDate: dayOf('2005-01-01') + ((drawn >>> 3) % 7_000),
      segment: drawn % 10 < 3 ? 'A' : null,
      active: true,
      signupDate: null,
      timeZone: null,
      smsConsent: null,
      attributes: { plan: 'G', clinic: `Clinic ${String(drawn % 40)}` },
    },
    version: 1,
    bulkRun: null,
    visits: drawn % 10 === 0 ? [visit] : [],
    targets: [],
    emails: [],
    events: [],
    suppression: null,
  };
}
