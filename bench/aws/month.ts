import { METRICS } from '../../shared/contracts/aws/metrics.ts';
import { resources, stageApp, templateOf } from '../../test/support/aws/stage-app.ts';
import { PRICE_LIST } from '../price-list.ts';
import { dollarsOf, sum, total } from './dollars.ts';
import type { CostModel, Size } from './model.ts';
import { times, type Usage } from './usage.ts';

/** A month of an organization, in dollars, by what it is for. */
export interface Month {
  readonly plans: number;
  readonly backups: number;
  readonly changes: number;
  readonly sending: number;
  readonly journal: number;
  readonly storage: number;
  readonly watching: number;
}

/** What a month is made of. */
export interface MonthOptions {
  readonly model: CostModel;
  readonly journalRecord: Usage;
  readonly bytes: StoredBytes;
}

/** What a contact takes, with its emails. */
export interface StoredBytes {
  readonly inTable: number;
  readonly inBackup: number;
}

const NIGHTS = 30;
/** Contacts that change in a day, of all. */
export const CHANGED = 0.01;
/** Mails that a contact gets in a year. */
export const MAILS_A_YEAR = 2.5;
/** Sweeps of a day from 08:30 to 20:00, every quarter of an hour. */
const SWEEPS = 46;
/** Nights whose backups are kept. */
const BACKUPS = 67;
/** Records of the stream: a change with its emails, a mail's claim and outcome. */
const RECORDS = { perChange: 4, perMail: 2, perBatch: 10 } as const;
/** Metrics of the account that are counted once, and those of each organization. */
const DIMENSIONS = 2;

/** A month of a stage with one organization of this size. */
export function monthOf(options: MonthOptions, size: Size): Month {
  const { model } = options;
  const mails = (size.contacts * MAILS_A_YEAR) / 365;
  const changes = size.contacts * CHANGED;
  const nightly = (phase: 'next plan' | 'backup'): number =>
    NIGHTS * total(dollarsOf(model.phase(phase, size)));
  return {
    plans: nightly('next plan'),
    backups: nightly('backup'),
    changes: NIGHTS * total(dollarsOf(model.changeDay(changes))),
    sending: NIGHTS * total(dollarsOf(model.sendDay(mails, SWEEPS))) + schedules(),
    journal: NIGHTS * journalDay(options, RECORDS.perChange * changes + RECORDS.perMail * mails),
    storage: storage(options.bytes, size),
    watching: watching(),
  };
}

/** All of it but mail. */
export function monthTotal(month: Month): number {
  const { plans, backups, changes, sending, journal, storage: kept, watching: watched } = month;
  return plans + backups + changes + sending + journal + kept + watched;
}

/** What so many records of the stream cost in the journal, in batches of this size. */
export function journalDollars(record: Usage, records: number, perBatch: number): number {
  const batches = records / perBatch;
  const usage = { ...times(record, records), puts: batches };
  const billedSeconds = (usage.cpuMs * (1769 / 512) + batches * 60) / 1000;
  const load = { usage, transitions: 0, invocations: batches, billedSeconds };
  return total(sum([dollarsOf(load)]));
}

function journalDay({ journalRecord }: MonthOptions, records: number): number {
  return journalDollars(journalRecord, records, RECORDS.perBatch);
}

function schedules(): number {
  return ((NIGHTS * (SWEEPS + 3)) / 1e6) * PRICE_LIST.scheduler.perMillionInvocations;
}

function storage({ inTable, inBackup }: StoredBytes, { contacts }: Size): number {
  const { dynamodb, s3 } = PRICE_LIST;
  const table = dynamodb.perGigabyteMonth + dynamodb.recoveryPerGigabyteMonth;
  const gigabytes = contacts / 1e9;
  return gigabytes * (inTable * table + inBackup * BACKUPS * s3.perGigabyteMonth);
}

/** Alarms, dashboard, metrics and the secret: the same for every size. */
function watching(): number {
  const { cloudwatch, secretsManager } = PRICE_LIST;
  const operations = templateOf(stageApp(), 'almanac-sandbox-operations');
  const alarms = resources(operations, 'AWS::CloudWatch::Alarm').length;
  return (
    alarms * cloudwatch.perAlarmMonth +
    cloudwatch.perDashboardMonth +
    DIMENSIONS * Object.keys(METRICS).length * cloudwatch.perMetricMonth +
    secretsManager.perSecretMonth
  );
}
