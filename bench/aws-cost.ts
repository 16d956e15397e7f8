/**
 * `npm run bench:aws`: measures what the functions take of DynamoDB, S3 and their own CPU, over a
 * local DynamoDB, and prints what that costs on AWS. docs/cost.md explains the tables.
 */
import { count, table } from '../local/terminal/table.ts';
import { startLocalDynamodb, type LocalDynamodb } from '../test/support/local-dynamodb.ts';
import { dollarsOf, sum, total, type Dollars } from './aws/dollars.ts';
import { firstPlanTime } from './aws/first-plan.ts';
import { measureJournal } from './aws/journal.ts';
import { FIRST_DAY, measure, PHASES, type Measured } from './aws/measure.ts';
import { CostModel, type Load, type Size } from './aws/model.ts';
import { journalDollars, monthOf, monthTotal, type MonthOptions } from './aws/month.ts';
import { stateTransitions } from './aws/transitions.ts';
import { times, type Usage } from './aws/usage.ts';
import { PRICE_LIST } from './price-list.ts';

/** Contacts of one slice of an organization of three million. */
const SLICE = 2_930;

const SIZES: readonly Size[] = [
  { contacts: 10_000, slices: 16 },
  { contacts: 100_000, slices: 16 },
  { contacts: 3_000_000, slices: 1_024 },
];

const READ_UNIT_BYTES = 4096;
/** Batches of the stream while much is written. */
const BUSY_BATCH = 100;
/** Items that an import writes for a contact: itself, its address, a counter. */
const IMPORT_RECORDS = 3;
const DOLLARS_HEAD = ['reads', 'writes', 'Lambda', 'steps', 'S3', 'logs', 'total'];

const server = await startLocalDynamodb();
try {
  await printAll(server);
} finally {
  server.stop();
}

async function printAll(local: LocalDynamodb): Promise<void> {
  // The first time the code is cold; a function that works through slices is not.
  await measure(local, { contacts: 400, slices: 1 });
  const small = await measure(local, { contacts: SLICE, slices: 1 });
  const large = await measure(local, { contacts: 2 * SLICE, slices: 2 });
  const journalRecord = await measureJournal(local, FIRST_DAY);
  const model = new CostModel(small, large, stateTransitions());
  const bytes = storedBytes(small, large);
  const options = { model, journalRecord, bytes };
  printMeasured(model, journalRecord, large);
  printNights(model);
  printFirst(options, large);
  printMonths(options);
  printMail(model);
  printTimes(model);
}

function printMeasured(model: CostModel, record: Usage, { emailsWritten, contacts }: Measured) {
  print(`measured, per thousand (${(emailsWritten / contacts).toFixed(2)} emails a contact)`);
  const cells = (name: string, one: Usage): readonly string[] => [
    name,
    ...[
      one.liveReads + one.historyReads,
      one.liveWrites,
      one.indexWrites,
      one.cpuMs,
      one.puts,
      one.gets,
    ].map((value) => rounded(1000 * value)),
  ];
  const perContact = PHASES.filter((phase) => !/changes|send|sweep/.test(phase));
  printTable([
    ['', 'read units', 'write units', 'index units', 'CPU ms', 'PUT', 'GET'],
    ...perContact.map((phase) => cells(`contacts, ${phase}`, model.perContact(phase))),
    cells('changes, replanned', model.perUnit('changes')),
    cells('mails', model.perUnit('send')),
    cells('journal records', record),
  ]);
  print('measured, for a run whatever its size');
  printTable([
    ['', 'read units', 'write units', 'index units', 'CPU ms', 'PUT', 'GET'],
    ...PHASES.map((phase) => cells(phase, times(model.perRun(phase), 1 / 1000))),
  ]);
}

function dollarCells(dollars: Dollars): readonly string[] {
  const { reads, writes, lambda, steps, s3, logs } = dollars;
  return [reads, writes, lambda, steps, s3, logs, total(dollars)].map(dollarText);
}

function printNights(model: CostModel): void {
  print('a night, in dollars');
  const rows = SIZES.flatMap((size) => {
    const of = (load: Load): Dollars => dollarsOf(load);
    const plan = of(model.phase('unchanged plan', size));
    const backup = of(model.phase('backup', size));
    const usual = of(model.phase('next plan', size));
    return [
      [count(size.contacts), 'plan, unchanged', ...dollarCells(plan)],
      ['', 'plan, 1 % changed', ...dollarCells(usual)],
      ['', 'backup', ...dollarCells(backup)],
      ['', 'unchanged plan and backup', ...dollarCells(sum([plan, backup]))],
    ];
  });
  printTable([['contacts', '', ...DOLLARS_HEAD], ...rows], 2);
}

function printFirst({ model, journalRecord }: MonthOptions, large: Measured): void {
  print('once, in dollars');
  const emails = large.emailsWritten / large.contacts;
  const rows = SIZES.flatMap((size) => {
    const journal = (records: number): string =>
      dollarText(journalDollars(journalRecord, records * size.contacts, BUSY_BATCH));
    const imported = dollarsOf(model.phase('import', size));
    const planned = dollarsOf(model.phase('first plan', size));
    return [
      [count(size.contacts), 'first import', ...dollarCells(imported), journal(IMPORT_RECORDS)],
      ['', 'first plan', ...dollarCells(planned), journal(emails)],
    ];
  });
  printTable([['contacts', '', ...DOLLARS_HEAD, '+ journal'], ...rows], 2);
}

function printMonths(options: MonthOptions): void {
  print('a month without mail, in dollars');
  const rows = SIZES.map((size) => {
    const month = monthOf(options, size);
    const { plans, backups, changes, sending, journal, storage, watching } = month;
    const parts = [plans, backups, changes, sending, journal, storage, watching];
    return [count(size.contacts), ...[...parts, monthTotal(month)].map(dollarText)];
  });
  const head = ['plans', 'backups', 'changes', 'sending', 'journal', 'storage', 'watching'];
  printTable([['contacts', ...head, 'total'], ...rows]);
}

function printMail(model: CostModel): void {
  print('mail, in dollars per thousand');
  const own = dollarsOf(model.sendDay(1_000_000, 0));
  const perThousand = total(own) / 1000;
  const { alaCartePerThousandMails, essentialsPerThousandMails } = PRICE_LIST.ses;
  printTable([
    ['', 'SES', 'own', 'total'],
    ...[
      ['à la carte', alaCartePerThousandMails] as const,
      ['Essentials', essentialsPerThousandMails] as const,
    ].map(([name, ses]) => [name, ...[ses, perThousand, ses + perThousand].map(dollarText)]),
  ]);
}

function printTimes(model: CostModel): void {
  const size = SIZES.at(-1);
  if (!size) return;
  print(`a first plan of ${count(size.contacts)} contacts, by maxConcurrency`);
  printTable([
    ['at a time', 'minutes', 'table writes/s', 'index writes/s'],
    ...[16, 50, 64, 128].map((concurrency) => {
      const time = firstPlanTime(model, size, concurrency);
      return [
        String(concurrency),
        time.minutes.toFixed(1),
        count(Math.round(time.tableWrites)),
        count(Math.round(time.indexWrites)),
      ];
    }),
  ]);
  const importing = model.phase('import', size);
  const minutes = importing.billedSeconds / 60;
  print(`a first import of as many: ${minutes.toFixed(0)} minutes, in one function at a time`);
}

/** Bytes by what reading and keeping a contact took. */
function storedBytes(small: Measured, large: Measured): MonthOptions['bytes'] {
  const contacts = large.contacts - small.contacts;
  const more = (phase: 'unchanged plan' | 'backup', what: 'liveReads' | 'putBytes'): number =>
    large.usage[phase][what] - small.usage[phase][what];
  return {
    inTable: (more('unchanged plan', 'liveReads') * READ_UNIT_BYTES) / contacts,
    inBackup: more('backup', 'putBytes') / contacts,
  };
}

function dollarText(value: number): string {
  return value >= 100 ? count(Math.round(value)) : value.toFixed(value >= 0.1 ? 2 : 4);
}

function rounded(value: number): string {
  return value >= 100 ? count(Math.round(value)) : value.toFixed(1);
}

function printTable(rows: readonly (readonly string[])[], texts = 1): void {
  const alignments = (rows[0] ?? []).map((_cell, index) => (index < texts ? 'left' : 'right'));
  for (const line of table(rows, alignments)) print(`  ${line}`);
  print('');
}

function print(text: string): void {
  process.stdout.write(text + '\n');
}
