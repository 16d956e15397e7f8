/**
 * Measures the embedded store in a process of its own:
 * `node bench/embedded-store.ts CONTACTS.csv HOME` imports the file, plans it, and plans single
 * contacts again after a change. Prints one line of JSON.
 */
import { createReadStream } from 'node:fs';
import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createHome, homePaths } from '../local/installation/home.ts';
import { openHome } from '../local/installation/open-home.ts';
import { addOrganization } from '../local/operations/add-organization.ts';
import { planNow } from '../local/operations/plan-now.ts';
import { importFile } from '../shared/workflows/import/import-file.ts';
import { replanContact } from '../shared/workflows/replan/replan-contact.ts';
import { randomIds } from '../shared/runtime/ids.ts';
import { systemClock } from '../shared/runtime/clock.ts';

const [contacts = '', folder = ''] = process.argv.slice(2);
const REPLANS = 2000;

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
await createHome(homePaths(folder), randomIds());
const home = await openHome({ home: folder, clock: systemClock(), log: quiet });
const config = join(folder, 'bench.yaml');
await writeFile(
  config,
  'organization: {id: bench, name: Bench, from: bench@example.com, postal_address: "1 Bench Street"}\n',
);
const added = await addOrganization(home, { organizationId: 'bench', config, actor: 'bench' });
if (added.result === 'refused') throw new Error(added.problems.join('\n'));
const { installation } = added;
const { ports } = installation;
const { settings, version } = await installation.configuration();
const today = await installation.today();

const importing = await seconds(() =>
  importFile(ports, {
    organizationId: 'bench',
    name: 'contacts.csv',
    content: createReadStream(contacts),
    today,
    settings,
    configVersion: version,
    actor: 'bench',
  }),
);
const planning = await seconds(() => planNow(installation, today, 'bench'));
const again = await seconds(() => planNow(installation, today, 'bench'));
const { all } = await ports.store.contacts.count('bench');
const latencies = await replanLatencies(all);
const { size } = await stat(installation.paths.store);
process.stdout.write(
  JSON.stringify({
    contacts: all,
    importRowsPerSecond: all / importing,
    planContactsPerSecond: all / planning,
    unchangedContactsPerSecond: all / again,
    replanMedianMs: latencies[Math.floor(latencies.length * 0.5)],
    replanP99Ms: latencies[Math.floor(latencies.length * 0.99)],
    peakMegabytes: process.resourceUsage().maxRSS / 1024,
    storeMegabytes: size / 1e6,
  }) + '\n',
);
home.close();

/** Moves a visit of one contact after the other, and plans each again. Milliseconds, ascending. */
async function replanLatencies(count: number): Promise<readonly number[]> {
  const latencies: number[] = [];
  for (let index = 0; index < REPLANS; index++) {
    const contactId = `c${String((index * 7919) % count)}`;
    const records = await ports.store.contacts.get('bench', contactId);
    if (!records) continue;
    const date = today + 10 + (index % 40);
    const visits = new Map([['V1', { visit: 'V1', date, time: null }]]);
    const cause = { actor: 'bench', reason: 'visit moved', run: null, at: ports.clock.now() };
    const request = {
      contactId,
      expectedVersion: records.version,
      change: { visits },
      addresses: 'unique' as const,
      bulkRun: null,
    };
    await ports.store.contacts.change('bench', [request], cause);
    const took = await seconds(() =>
      replanContact(ports, {
        organizationId: 'bench',
        contactId,
        today,
        actor: 'bench',
        reason: '',
      }),
    );
    latencies.push(took * 1000);
  }
  return latencies.sort((a, b) => a - b);
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const startedAt = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - startedAt) / 1e9;
}
