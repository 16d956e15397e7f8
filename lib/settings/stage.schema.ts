/** What a user may write under `stages` and `servers` of cdk.context.json; docs/deploy.md explains it. */
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { z } from 'zod';

import { expected } from '../../shared/contracts/configuration/expected-received.ts';
import {
  line,
  list,
  matching,
  numberFrom,
  section,
  timeOfDay,
  timeZone,
  wholeNumber,
} from '../../shared/contracts/configuration/fields.ts';

const ADDRESS = /^[^\s<>@,;]+@[^\s<>@,;]+\.[^\s<>@,;]+$/;
const DOMAIN = String.raw`(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}`;

/** Names of stages are part of the names of resources, of which some have few characters. */
export const stageName = matching(
  /^[a-z][a-z0-9-]{0,15}$/,
  'the name of a stage: 1–16 of a–z, 0–9 and "-", a letter first',
);

const address = () => matching(ADDRESS, 'a mail address such as team@example.org');

const account = matching(/^\d{12}$/, 'an AWS account id of 12 digits in quotes').optional();
const region = matching(/^[a-z]{2}(?:-[a-z]+)+-\d$/, 'an AWS region such as us-east-1').optional();

const sesIdentity = () =>
  matching(
    new RegExp(String.raw`^(?:[^\s<>@,;]+@)?${DOMAIN}$`),
    'the SES identity that mail is sent from: a domain such as mail.example.org or an address',
  );

const ses = section({
  identity: sesIdentity(),
  moreIdentities: list(sesIdentity(), 'domains or addresses').default([]),
  hostedZoneId: matching(
    /^Z[A-Z0-9]{3,31}$/,
    'the id of the Route 53 hosted zone of exactly this domain, such as Z0123456789ABC',
  ).optional(),
  configurationSet: matching(
    /^[\w-]{1,64}$/,
    'a name of 1–64 letters, digits, "_" and "-"',
  ).optional(),
});

const organization = section({
  id: matching(/^[a-z0-9-]{1,32}$/, 'an organization id: 1–32 of a–z, 0–9 and "-"'),
  timeZone: timeZone(),
  sendTime: timeOfDay('HH:MM'),
  sendUntil: timeOfDay('HH:MM').default('20:00'),
  planTime: timeOfDay('HH:MM').optional(),
  backupTime: timeOfDay('HH:MM').optional(),
  sweepMinutes: z
    .literal([5, 10, 15, 20, 30, 60], {
      error: expected('minutes that divide an hour: 5, 10, 15, 20, 30 or 60'),
    })
    .default(15),
});

const notLive = { error: expected('false, or a group with the reason: { "reason": "…" }') };
const liveSending = z.union(
  [
    z.literal(false, notLive),
    section({ reason: line('why this stage may send to real people', 300) }),
  ],
  notLive,
);

/** Days for which CloudWatch keeps logs; it knows few others. */
const LOG_DAYS = [
  RetentionDays.ONE_WEEK,
  RetentionDays.TWO_WEEKS,
  RetentionDays.ONE_MONTH,
  RetentionDays.TWO_MONTHS,
  RetentionDays.THREE_MONTHS,
  RetentionDays.SIX_MONTHS,
  RetentionDays.ONE_YEAR,
  RetentionDays.TWO_YEARS,
] as const;

const retention = section({
  backupDays: wholeNumber(7, 3650).default(60),
  runDays: wholeNumber(2, 365).default(14),
  logDays: z
    .literal(LOG_DAYS, { error: expected(`days that CloudWatch knows: ${LOG_DAYS.join(', ')}`) })
    .default(RetentionDays.THREE_MONTHS),
});

const warmThroughput = section({
  readsPerSecond: wholeNumber(12_000, 10_000_000),
  writesPerSecond: wholeNumber(4_000, 10_000_000),
});

/** A stage that runs on AWS. */
export const stageSchema = section({
  account,
  region,
  organizations: list(organization, 'organizations').min(1, {
    error: expected('a list of organizations with at least one'),
  }),
  ses,
  liveSending: liveSending.default(false),
  redirectAllMailTo: address().optional(),
  alarmEmail: address(),
  monthlyBudgetUsd: numberFrom(0, 'above'),
  retention: retention.prefault({}),
  warmThroughput: warmThroughput.optional(),
  maxConcurrency: wholeNumber(1, 1000).default(50),
  memoryMb: z.literal([256, 384, 512], { error: expected('256, 384 or 512 MB') }).default(512),
});

/** A server on which `almanac up` does the work; AWS sends its mail. */
export const serverSchema = section({ account, region, ses });
