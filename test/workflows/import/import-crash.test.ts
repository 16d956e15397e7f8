import { describe, expect, it } from 'vitest';
import { manualExecutions } from '../../../shared/adapters/memory/manual-runtime.ts';
import type { MemoryPorts } from '../../../shared/adapters/memory/memory-ports.ts';
import { importFile } from '../../../shared/workflows/import/import-file.ts';
import type {
  ImportPorts,
  ImportRequest,
} from '../../../shared/workflows/import/import-request.ts';
import { anImport, portsWithOrganization, textOf } from '../../support/importing.ts';

class Killed extends Error {}

/**
 * Ports of a process that dies at its n-th write, before or after the write took place; once dead,
 * it does nothing any more.
 */
function mortal(ports: MemoryPorts, dieAt: number, when: 'before' | 'after'): ImportPorts {
  let writes = 0;
  const lethal = async <Result>(write: () => Promise<Result>): Promise<Result> => {
    writes += 1;
    if (writes > dieAt || (writes === dieAt && when === 'before')) throw new Killed();
    const result = await write();
    if (writes === dieAt) throw new Killed();
    return result;
  };
  const { contacts, contactEvents, runs } = ports.store;
  return {
    ...ports,
    store: {
      ...ports.store,
      contacts: { ...contacts, change: (...args) => lethal(() => contacts.change(...args)) },
      contactEvents: { add: (...args) => lethal(() => contactEvents.add(...args)) },
      runs: {
        ...runs,
        checkpoint: (...args) => lethal(() => runs.checkpoint(...args)),
        close: (...args) => lethal(() => runs.close(...args)),
      },
    },
    bucket: {
      ...ports.bucket,
      write: (...args) => lethal(() => ports.bucket.write(...args)),
      remove: (...args) => lethal(() => ports.bucket.remove(...args)),
    },
  };
}

/** The same ports for a process that comes after one that died. */
function successor(ports: MemoryPorts): MemoryPorts {
  const executions = manualExecutions('execution-2');
  executions.end('execution-1');
  return { ...ports, executions };
}

interface Story {
  readonly name: string;
  readonly before: readonly string[];
  readonly file: string;
  readonly overrides?: Partial<ImportRequest>;
}

const ids = Array.from({ length: 2300 }, (_none, index) => `n${String(index)}`);
const contactRows = ids.map((id, index) => {
  const address = index % 97 === 0 ? 'nobody' : `${id}@x.org`;
  return `${id},${address},${index % 2 === 0 ? 'New' : ''}`;
});

const stories: readonly Story[] = [
  {
    name: 'contacts with rejects, duplicates and addresses that change hands',
    before: ['id,email,first_name\nc1,a@x.org,A\nc2,b@x.org,B\nc3,c@x.org,C\nc4,d@x.org,D\n'],
    file: [
      'id,email,first_name,V1_Date',
      'c1,b@x.org,A,2027-05-01',
      'c2,a@x.org,B,',
      'c3,c@x.org,C,',
      'c5,d@x.org,E,',
      'c4,nobody,D,',
      'c6,c@x.org,F,',
      'c7,g@x.org,=G,',
      'c8,h@x.org,H,2027-05-01',
    ].join('\n'),
  },
  {
    name: 'thousands of contacts',
    before: ['id,email\nn5,n5@x.org\nn77,n77@x.org\n'],
    file: ['id,email,first_name', ...contactRows, 'n5,late@x.org,Dup'].join('\n'),
  },
  {
    name: 'visits',
    before: ['id,email\nc1,a@x.org\nc2,b@x.org\n'],
    file: 'contact_id,visit,date\nc1,V1,2027-05-01\nc9,V1,2027-05-01\nc2,V1,2027-05-01\nc1,V1,2027-05-02\n',
  },
];

/** Everything that an import leaves: contacts with visits, and the report's counts and rejects. */
async function left(ports: MemoryPorts, request: ImportRequest) {
  const result = await importFile(ports, request);
  if (result.result === 'busy') throw new Error('Expected to take the run over');
  const { read, accepted, unchanged, rejected, rejected_by_reason, rejects_file } = result.report;
  const records = [];
  for (let slice = 0; slice < 4; slice += 1) {
    const page = await ports.store.contacts.readSlice('org', slice, null, 5000);
    records.push(...page.records.map(({ contact, visits }) => ({ contact, visits })));
  }
  return {
    counts: { read, accepted, unchanged, rejected, rejected_by_reason },
    rejects: rejects_file === null ? '' : await textOf(ports, rejects_file),
    records,
    parts: await keys(ports, 'reports/org/parts/'),
  };
}

async function keys(ports: MemoryPorts, prefix: string): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { key } of ports.bucket.list(prefix)) found.push(key);
  return found;
}

async function portsWith({ before }: Story): Promise<MemoryPorts> {
  const ports = await portsWithOrganization();
  for (const file of before) await importFile(ports, anImport(file));
  return ports;
}

describe.each(stories)('an import of $name', (story) => {
  const request = () => anImport(story.file, { name: 'f.csv', version: 'v1', ...story.overrides });

  it.each(['before', 'after'] as const)(
    'that dies %s any of its writes is continued to the same end',
    async (when) => {
      const undisturbed = await left(await portsWith(story), request());
      for (let dieAt = 1; ; dieAt += 1) {
        const ports = await portsWith(story);
        const attempt = importFile(mortal(ports, dieAt, when), request());
        const survived = await attempt.then(
          () => true,
          (error: unknown) => {
            if (error instanceof Killed) return false;
            throw error;
          },
        );
        if (survived) {
          expect(dieAt).toBeGreaterThan(4);
          return;
        }
        const [run] = await ports.store.runs.list('org', 1);
        // Killed after the run had closed: nothing is left to do, and nobody has to know.
        if (run?.status !== 'open') continue;
        expect(await left(successor(ports), request())).toEqual(undisturbed);
      }
    },
  );
});

describe('a run that a dead execution left open', () => {
  const file = 'id,email\nc1,a@x.org\nc2,b@x.org\n';

  it('is given up for another file, whose import begins anew', async () => {
    const ports = await portsWithOrganization();
    const killed = importFile(mortal(ports, 2, 'after'), anImport(file, { version: 'v1' }));
    await expect(killed).rejects.toThrow(Killed);
    const result = await importFile(successor(ports), anImport(file, { version: 'v2' }));

    expect(result).toMatchObject({ report: { run: 2, read: 2 } });
    expect(await ports.store.runs.get('org', 1)).toMatchObject({
      status: 'failed',
      summary: { given_up: true, file: 'contacts.csv' },
    });
  });

  it('is given up where no version tells whether it is the same file', async () => {
    const ports = await portsWithOrganization();
    const killed = importFile(mortal(ports, 2, 'after'), anImport(file));
    await expect(killed).rejects.toThrow(Killed);
    const result = await importFile(successor(ports), anImport(file));

    expect(result).toMatchObject({ report: { run: 2, read: 2, accepted: 0, unchanged: 2 } });
  });

  it('is not done twice over what somebody changed since', async () => {
    const ports = await portsWithOrganization();
    const many = ['id,email,first_name', ...ids.map((id) => `${id},${id}@x.org,File`)].join('\n');
    // The writes are: checkpoint, contacts, checkpoint, contacts, …
    const killed = importFile(mortal(ports, 4, 'after'), anImport(many, { version: 'v1' }));
    await expect(killed).rejects.toThrow(Killed);
    for (const id of ['n1', 'n1001']) {
      const stored = await ports.store.contacts.get('org', id);
      if (!stored) throw new Error(`Expected ${id}`);
      const contact = { ...stored.contact, firstName: 'Person' };
      const change = { contactId: id, expectedVersion: stored.version, change: { contact } };
      const cause = { actor: 'cli:otto', reason: 'typo', run: null, at: 0 };
      await ports.store.contacts.change(
        'org',
        [{ ...change, addresses: 'unique', bulkRun: null }],
        cause,
      );
    }
    await importFile(successor(ports), anImport(many, { version: 'v1' }));

    // n1 was done at the last checkpoint; of n1001 nobody could tell.
    const names = ['n1', 'n1001', 'n2001'].map(async (id) => {
      const stored = await ports.store.contacts.get('org', id);
      return stored?.contact.firstName;
    });
    expect(await Promise.all(names)).toEqual(['Person', 'File', 'File']);
  });

  it('leaves its plan to the import that gave it up', async () => {
    const ports = await portsWithOrganization();
    const many = ['id,email', ...ids.map((id) => `${id},${id}@x.org`)].join('\n');
    const killed = importFile(mortal(ports, 3, 'after'), anImport(many, { name: 'big.csv' }));
    await expect(killed).rejects.toThrow(Killed);
    const result = await importFile(successor(ports), anImport(file));

    expect(result).toMatchObject({ planNeeded: true, report: { bulk: false } });
  });
});

describe('an import that fails', () => {
  it('closes its run, so that the next one finds the way free', async () => {
    const ports = await portsWithOrganization();
    const broken: ImportRequest = {
      ...anImport(''),
      content: (async function* () {
        throw new Error('disk gone');
      })(),
    };
    await expect(importFile(ports, broken)).rejects.toThrow('disk gone');

    const [run] = await ports.store.runs.list('org', 1);
    expect(run).toMatchObject({ status: 'failed', summary: { reason: 'disk gone' } });
  });
});
