import { describe, expect, it } from 'vitest';
import { manualExecutions } from '../../../shared/adapters/memory/manual-runtime.ts';
import { memoryPorts, type MemoryPorts } from '../../../shared/adapters/memory/memory-ports.ts';
import type { ImportInput } from '../../../shared/contracts/steps/import-steps.ts';
import { arrivalOf } from '../../../shared/workflows/import/drop-folder.ts';
import { finishImport } from '../../../shared/workflows/import/finish-import.ts';
import { importAnnouncement } from '../../../shared/workflows/import/import-announcement.ts';
import { importStretch } from '../../../shared/workflows/import/import-stretch.ts';
import { importTurn, type ExecutionOf } from '../../../shared/workflows/import/import-turn.ts';
import { publishTemplates } from '../../../shared/workflows/import/publish-templates.ts';
import { stepsThatDieOnce } from '../../support/dying.ts';
import { aCause } from '../../support/stored-records.ts';
import { portsWithOrganization, textOf } from '../../support/importing.ts';

const CONTACTS = 'id,email\nc1,a@x.org\nc2,nobody\n';
const VISITS = 'contact_id,visit,date\nc1,V1,2027-05-01\n';

/** An organization with a configuration, and files dropped a second after each other. */
async function dropped(files: Readonly<Record<string, string>>): Promise<MemoryPorts> {
  const ports = await portsWithOrganization();
  const content = { document: 'organization: { id: org }\n', templates: {} };
  await ports.store.configVersions.publish('org', content, aCause());
  for (const [name, text] of Object.entries(files)) {
    await ports.bucket.write(`drop/org/${name}`, new TextEncoder().encode(text));
    ports.clock.advance(1000);
  }
  return ports;
}

/** What the execution of a file is given, and its ports. */
async function executionFor(
  ports: MemoryPorts,
  name: string,
): Promise<{ ports: MemoryPorts; input: ImportInput }> {
  const key = `drop/org/${name}`;
  const object = await ports.bucket.head(key);
  const version = object ? arrivalOf(object) : 'gone';
  const execution = executionOf({ key, version });
  const executions = { ...ports.executions, current: () => execution };
  const input = { organizationId: 'org', key, version, actor: 'drop', execution };
  return { ports: { ...ports, executions }, input };
}

const executionOf: ExecutionOf = ({ key, version }) => `${key} ${version}`;

async function turnOf(ports: MemoryPorts, name: string): Promise<string> {
  const own = await executionFor(ports, name);
  return importTurn(own.ports, own.input, executionOf);
}

async function importedWhole(ports: MemoryPorts, name: string) {
  const own = await executionFor(ports, name);
  const options = { shouldPause: () => false, importTemplates: publishTemplates(own.ports) };
  const done = await importStretch(own.ports, own.input, options);
  if (done.result === 'paused') throw new Error('Expected the import to come to its end');
  return { ...own, done };
}

describe('the turn of a dropped file', () => {
  it('is that of contacts before the visits that arrived earlier', async () => {
    const ports = await dropped({ 'a.csv': VISITS, 'b.csv': CONTACTS });

    expect(await turnOf(ports, 'a.csv')).toBe('wait');
    expect(await turnOf(ports, 'b.csv')).toBe('mine');
    expect(await turnOf(ports, 'b.csv')).toBe('mine');
    expect(await turnOf(ports, 'a.csv')).toBe('wait');
  });

  it('goes by arrival among files of one kind, and by folder where there is one', async () => {
    const ports = await dropped({ 'z.csv': CONTACTS, 'a.csv': CONTACTS, 'templates/x.csv': 'x' });

    expect(await turnOf(ports, 'a.csv')).toBe('wait');
    expect(await turnOf(ports, 'z.csv')).toBe('wait');
    expect(await turnOf(ports, 'templates/x.csv')).toBe('mine');
  });

  it('comes when the one before is imported and moved away', async () => {
    const ports = await dropped({ 'a.csv': CONTACTS, 'b.csv': VISITS });
    expect(await turnOf(ports, 'a.csv')).toBe('mine');
    const { done, input, ports: own } = await importedWhole(ports, 'a.csv');
    expect(await turnOf(ports, 'b.csv')).toBe('wait');
    await finishImport(own, { ...input, ...done });

    expect(await turnOf(ports, 'a.csv')).toBe('gone');
    expect(await turnOf(ports, 'b.csv')).toBe('mine');
  });

  it('is not held up by a file whose execution failed', async () => {
    const ports = await dropped({ 'a.csv': CONTACTS, 'b.csv': CONTACTS });
    const failed = await executionFor(ports, 'a.csv');
    expect(await importTurn(failed.ports, failed.input, executionOf)).toBe('mine');
    ports.executions.end(failed.input.execution);
    expect(await turnOf(ports, 'b.csv')).toBe('wait');
    ports.clock.advance(60_000);

    expect(await turnOf(ports, 'b.csv')).toBe('mine');
    // Redriven, it waits like any other.
    const redriven = memoryPorts({ ...ports, executions: manualExecutions('any') });
    expect(await turnOf(redriven, 'a.csv')).toBe('wait');
  });

  it('is waited for behind a file so fresh that its event may be on the way', async () => {
    const ports = await dropped({ 'a.csv': VISITS, 'b.csv': CONTACTS });
    const { input } = await executionFor(ports, 'b.csv');
    ports.executions.end(input.execution);

    expect(await turnOf(ports, 'a.csv')).toBe('wait');
  });

  it('does not count what is not finished', async () => {
    const ports = await dropped({ '.hidden': CONTACTS, 'a.csv.part': CONTACTS, 'b.csv': VISITS });
    expect(await turnOf(ports, 'b.csv')).toBe('mine');
  });

  it('is gone with the file, also when another arrived in its place', async () => {
    const ports = await dropped({ 'a.csv': CONTACTS });
    const first = await executionFor(ports, 'a.csv');
    await ports.bucket.write('drop/org/a.csv', new TextEncoder().encode(CONTACTS));

    expect(await importTurn(first.ports, first.input, executionOf)).toBe('gone');
    expect(await turnOf(ports, 'a.csv')).toBe('mine');
    expect(await turnOf(ports, 'b.csv')).toBe('gone');
  });
});

describe('a stretch of a dropped import', () => {
  it('keeps to the day on which the import began, and to its configuration', async () => {
    const ports = await dropped({ 'a.csv': CONTACTS });
    const own = await executionFor(ports, 'a.csv');
    expect(await importTurn(own.ports, own.input, executionOf)).toBe('mine');
    ports.clock.advance(86_400_000);
    const document = 'organization: { id: org, name: Later }\n';
    await ports.store.configVersions.publish('org', { document, templates: {} }, aCause());
    const { done } = await importedWhole(ports, 'a.csv');

    expect(done.report).toMatchObject({ run: 1, today: '2026-01-05', accepted: 1, rejected: 1 });
    expect(await ports.store.runs.get('org', 1)).toMatchObject({ configVersion: 1 });
  });

  it('answers the same once more when its answer was lost', async () => {
    const ports = await dropped({ 'a.csv': CONTACTS });
    const { done } = await importedWhole(ports, 'a.csv');
    const { done: again } = await importedWhole(ports, 'a.csv');

    expect(again).toEqual(done);
    expect(await ports.store.runs.list('org', 5)).toHaveLength(1);
  });

  it('goes on in the run that was closed as failed, when its execution is redriven', async () => {
    const ports = await dropped({ 'a.csv': CONTACTS });
    expect(await turnOf(ports, 'a.csv')).toBe('mine');
    await ports.store.runs.close('org', 1, 'failed', {}, 0);
    const { done } = await importedWhole(ports, 'a.csv');

    expect(done.report).toMatchObject({ run: 1, accepted: 1 });
  });

  it('waits for another import until its time is up', async () => {
    const ports = await dropped({ 'a.csv': CONTACTS, 'b.csv': CONTACTS });
    expect(await turnOf(ports, 'a.csv')).toBe('mine');
    const own = await executionFor(ports, 'b.csv');
    const end = ports.clock.now() + 60_000;
    const importTemplates = publishTemplates(own.ports);
    const shouldPause = (): boolean => ports.clock.now() >= end;
    const result = await importStretch(own.ports, own.input, { shouldPause, importTemplates });

    expect(result).toEqual({ result: 'paused' });
    expect(ports.clock.now()).toBe(end);
  });

  it('throws when the file was replaced, and leaves the later one alone', async () => {
    const ports = await dropped({ 'a.csv': CONTACTS });
    const own = await executionFor(ports, 'a.csv');
    await ports.bucket.write('drop/org/a.csv', new TextEncoder().encode(VISITS));
    const importTemplates = publishTemplates(own.ports);
    const options = { shouldPause: () => false, importTemplates };

    await expect(importStretch(own.ports, own.input, options)).rejects.toThrow(
      'Expected "drop/org/a.csv" as it was when its import began',
    );
  });
});

describe('the end of a dropped import', () => {
  it('moves file, report and rejects together, and does so once more to no effect', async () => {
    const ports = await dropped({ 'a.csv': CONTACTS });
    const { done, input } = await importedWhole(ports, 'a.csv');
    const finished = await finishImport(ports, { ...input, ...done });
    const again = await finishImport(ports, { ...input, ...done });

    expect(finished).toMatchObject({ movedTo: 'dropped/org/2026-01-05/1-a.csv' });
    expect(again).toEqual(finished);
    expect(await textOf(ports, finished.movedTo)).toBe(CONTACTS);
    expect(await textOf(ports, `${finished.movedTo}.rejects.csv`)).toContain('3,email,nobody');
    expect(await ports.bucket.head(input.key)).toBeUndefined();
  });

  it('leaves a file alone that arrived in its place', async () => {
    const ports = await dropped({ 'a.csv': CONTACTS });
    const { done, input } = await importedWhole(ports, 'a.csv');
    await ports.bucket.write(input.key, new TextEncoder().encode(VISITS));
    const { movedTo } = await finishImport(ports, { ...input, ...done });

    expect(await textOf(ports, input.key)).toBe(VISITS);
    expect(await ports.bucket.head(movedTo)).toBeUndefined();
    expect(await ports.bucket.head(`${movedTo}.report.json`)).toBeDefined();
  });

  it('asks for a plan while none was made, whatever the file says', async () => {
    const ports = await dropped({ 'a.csv': CONTACTS });
    const { done, input } = await importedWhole(ports, 'a.csv');

    expect(done.planNeeded).toBe(false);
    expect(await finishImport(ports, { ...input, ...done })).toMatchObject({ planNeeded: true });
  });

  it('is announced by counts and places, without a value of the file', async () => {
    const ports = await dropped({ 'a.csv': CONTACTS });
    const { done, input } = await importedWhole(ports, 'a.csv');
    const { report, movedTo } = await finishImport(ports, { ...input, ...done });
    const { subject, text } = importAnnouncement(report, movedTo, (key) => `s3://drop/${key}`);

    expect(subject).toBe('Almanac org: import, 1 accepted, 0 unchanged, 1 rejected');
    expect(text).toContain(`Rejected rows: s3://drop/${movedTo}.rejects.csv`);
    expect(text).not.toContain('nobody');
  });
});

describe('the steps of a dropped import', () => {
  const ids = Array.from({ length: 1300 }, (_none, index) => `n${String(index)}`);
  const rows = ids.map((id, index) => `${id},${index % 700 === 3 ? 'nobody' : `${id}@x.org`},New`);
  const before = 'id,email,first_name\nc1,a@x.org,A\nc2,b@x.org,B\nn7,n7@x.org,Old\n';
  const after = ['id,email,first_name', 'c1,b@x.org,A', 'c2,a@x.org,B', ...rows, 'n5,x@x.org,'];

  async function portsBefore(): Promise<MemoryPorts> {
    const ports = await dropped({ 'first.csv': before });
    const { done, input, ports: own } = await importedWhole(ports, 'first.csv');
    await finishImport(own, { ...input, ...done });
    await ports.bucket.write('drop/org/a.csv', new TextEncoder().encode(after.join('\n')));
    return ports;
  }

  /** The steps one by one, as a state machine calls them; each stretch is a batch. */
  async function inSteps(ports: MemoryPorts, killedAt: number) {
    const { ports: own, input } = await executionFor(ports, 'a.csv');
    const { step, hasDied } = stepsThatDieOnce(own, killedAt);
    expect(await step((now) => importTurn(now, input, executionOf))).toBe('mine');
    for (;;) {
      const done = await step((now) =>
        importStretch(now, input, {
          shouldPause: () => true,
          importTemplates: publishTemplates(now),
        }),
      );
      if (done.result === 'paused') continue;
      const finished = await step((now) => finishImport(now, { ...input, ...done }));
      return { finished, died: hasDied() };
    }
  }

  async function left(ports: MemoryPorts, { movedTo }: { readonly movedTo: string }) {
    const contacts = [];
    for (let slice = 0; slice < 4; slice += 1) {
      const page = await ports.store.contacts.readSlice('org', slice, null, 5000);
      contacts.push(...page.records.map(({ contact }) => contact));
    }
    const objects: string[] = [];
    for await (const { key } of ports.bucket.list('')) objects.push(key);
    const rejects = await textOf(ports, `${movedTo}.rejects.csv`);
    const runs = (await ports.store.runs.list('org', 9)).map(({ run, status }) => [run, status]);
    return { contacts, objects, rejects, runs };
  }

  it('come to the same wherever one is killed and done once more', async () => {
    const whole = await portsBefore();
    const undisturbed = await inSteps(whole, Infinity);
    expect(undisturbed.finished.report).toMatchObject({
      read: 1303,
      accepted: 1300,
      unchanged: 0,
      rejected: 3,
    });
    let kills = 0;
    for (let writes = 1; ; writes += 1) {
      const ports = await portsBefore();
      const { finished, died } = await inSteps(ports, writes);
      if (!died) break;
      kills += 1;
      expect(finished).toEqual(undisturbed.finished);
      expect(await left(ports, finished)).toEqual(await left(whole, undisturbed.finished));
    }
    expect(kills).toBeGreaterThan(20);
  });
});
