/**
 * Measures planning a contacts file to a plan file, in a process of its own so that its peak memory
 * is its own: `node bench/plan-files.ts CONTACTS.csv OUT.ndjson WORKERS` prints one line of JSON.
 */
import { writeFile } from 'node:fs/promises';
import { planRequest } from '../local/plan-files/plan-request.ts';
import { dayOf } from '../shared/domain/calendar/civil-date.ts';

const [contacts = '', out = '', workers = ''] = process.argv.slice(2);
const config = `${out}.yaml`;
await writeFile(config, 'organization: {id: bench}\n');

const startedAt = process.hrtime.bigint();
const planned = await planRequest({
  contacts,
  config,
  out,
  today: dayOf('2026-11-20'),
  beside: { visits: null, targets: null, history: null, previous: null },
  workers: workers === '' ? null : Number(workers),
  progress: () => undefined,
});
const seconds = Number(process.hrtime.bigint() - startedAt) / 1e9;
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
process.stdout.write(
  JSON.stringify({
    contacts: planned.contacts,
    emails: planned.totals.planned,
    seconds,
    cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
    peakMegabytes: maxRSS / 1024,
    workers: planned.workers,
  }) + '\n',
);
