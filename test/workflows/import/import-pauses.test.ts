import { describe, expect, it } from 'vitest';
import type { MemoryPorts } from '../../../shared/adapters/memory/memory-ports.ts';
import { importOpened } from '../../../shared/workflows/import/import-file.ts';
import type { ImportDone, ImportRequest } from '../../../shared/workflows/import/import-request.ts';
import { openImport } from '../../../shared/workflows/import/open-import.ts';
import {
  anImport,
  countsOf,
  imported,
  portsWithOrganization,
  rejectsOf,
} from '../../support/importing.ts';

const ids = Array.from({ length: 4300 }, (_none, index) => `n${String(index)}`);
const rows = ids.map((id, index) => {
  const address = index % 970 === 0 ? 'nobody' : `${id}@x.org`;
  return `${id},${address},${index % 2 === 0 ? 'New' : ''}`;
});

/** Five batches: rejects in each, a duplicate of the first in the last, addresses that are swapped. */
const file = [
  'id,email,first_name',
  'c1,b@x.org,A',
  'c2,a@x.org,B',
  ...rows,
  'n5,late@x.org,Dup',
  'late,n77@x.org,Dup',
].join('\n');

async function portsBefore(): Promise<MemoryPorts> {
  const ports = await portsWithOrganization();
  await imported(ports, 'id,email,first_name\nc1,a@x.org,A\nc2,b@x.org,B\n');
  return ports;
}

/** One stretch of an import of the file by the ports' execution. */
async function stretch(
  ports: MemoryPorts,
  shouldPause: () => boolean,
  request: ImportRequest = anImport(file, { version: 'v1' }),
): Promise<ImportDone | 'paused'> {
  const opened = await openImport(ports, request);
  if (opened.result === 'busy') throw new Error('Expected the way to be free');
  const result = await importOpened(ports, request, opened, shouldPause);
  return result.result === 'paused' ? 'paused' : result;
}

/** An import that pauses as often as it may. */
async function inStretches(ports: MemoryPorts): Promise<{ done: ImportDone; pauses: number }> {
  for (let pauses = 0; ; pauses += 1) {
    const result = await stretch(ports, () => true);
    if (result !== 'paused') return { done: result, pauses };
  }
}

async function everybody(ports: MemoryPorts) {
  const contacts = [];
  for (let slice = 0; slice < 4; slice += 1) {
    const page = await ports.store.contacts.readSlice('org', slice, null, 5000);
    contacts.push(...page.records.map(({ contact, version }) => ({ contact, version })));
  }
  return contacts;
}

describe('an import that pauses after every batch', () => {
  it('comes to the same end as one that is not disturbed', async () => {
    const [whole, parted] = [await portsBefore(), await portsBefore()];
    const undisturbed = await imported(whole, file);
    const { done, pauses } = await inStretches(parted);

    expect(pauses).toBe(5);
    expect(done.report).toMatchObject({ run: undisturbed.report.run, bulk: true });
    expect(countsOf(done.report)).toBe(countsOf(undisturbed.report));
    expect(await rejectsOf(parted, done.report)).toEqual(
      await rejectsOf(whole, undisturbed.report),
    );
    expect(await everybody(parted)).toEqual(await everybody(whole));
  });

  it('leaves its run open with what is done', async () => {
    const ports = await portsBefore();
    await stretch(ports, () => true);

    const [run] = await ports.store.runs.list('org', 1);
    expect(run).toMatchObject({ status: 'open', checkpoint: { doneThrough: 1001, intent: [] } });
  });

  it('does not ask the store about rows that are done, row by row', async () => {
    const ports = await portsBefore();
    await stretch(ports, () => true);
    const asked: string[] = [];
    const { contacts } = ports.store;
    const store = {
      ...ports.store,
      contacts: {
        ...contacts,
        get: async (...[organizationId, id]: Parameters<typeof contacts.get>) => {
          asked.push(id);
          return contacts.get(organizationId, id);
        },
      },
    };
    await stretch({ ...ports, store }, () => true);

    // One of the thousand is rejected before anybody is asked.
    expect(asked).toHaveLength(999);
    expect(asked).not.toContain('n5');
  });

  it('gets on by a batch each time, however little time there is', async () => {
    const ports = await portsBefore();
    const done: unknown[] = [];
    for (let turn = 0; turn < 3; turn += 1) {
      await stretch(ports, () => true);
      const [run] = await ports.store.runs.list('org', 1);
      done.push(run?.checkpoint);
    }
    expect(done).toMatchObject([
      { doneThrough: 1001 },
      { doneThrough: 2001 },
      { doneThrough: 3001 },
    ]);
  });
});

describe('the first import of an organization', () => {
  it('looks nobody up after a pause either', async () => {
    const ports = await portsWithOrganization();
    await stretch(ports, () => true);
    let asked = 0;
    const { contacts } = ports.store;
    const store = {
      ...ports.store,
      contacts: {
        ...contacts,
        get: async (...given: Parameters<typeof contacts.get>) => {
          asked += 1;
          return contacts.get(...given);
        },
      },
    };
    const done = await stretch({ ...ports, store }, () => false);

    expect(done).toMatchObject({ report: { read: 4304, rejected: 7 } });
    expect(asked).toBe(0);
  });
});
