/**
 * The real stacks, deployed by the CDK's own command line to a local AWS, and used as people use
 * them: a file is dropped, a plan is made, mail is sent, a visit moves.
 *
 * What the emulator cannot show, and what shows it instead:
 * - the operations stack (budget, alarms over metric math): the assertions in test/lib;
 * - batches of a Distributed Map, and redrives: test/machines, on the synthesized definitions;
 * - permissions: test/lib/constructs/permissions.test.ts; it enforces none;
 * - partial batch responses, lifecycle rules, events of SES: test/lambdas and test/lib.
 */
import { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { SESClient, VerifyDomainIdentityCommand } from '@aws-sdk/client-ses';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parameterName, type StageParameter } from '../../shared/contracts/aws/resource-names.ts';
import { dayOf, formatCivilDate } from '../../shared/domain/calendar/civil-date.ts';
import { systemClock } from '../../shared/runtime/clock.ts';
import { expectDone, prepareDeployment, type Deployment } from './deployment.ts';
import { startEmulator, type Emulator } from './emulator.ts';

const STAGE = 'trial';
const ORGANIZATION = 'lakeside';
const DOMAIN = 'mail.example.org';

/** More than a file may have whose contacts are planned one by one. */
const CONTACTS = 510;
/** Contacts whose reminder is due today. */
const DUE = ['c1', 'c2', 'c3', 'c4'];

const settings = {
  organizations: [
    {
      id: ORGANIZATION,
      timeZone: 'UTC',
      // Neither plan nor mail by the clock while the test runs: it starts them itself.
      sendTime: '00:05',
      sendUntil: '23:59',
      planTime: '00:01',
      backupTime: '00:01',
      sweepMinutes: 60,
    },
  ],
  ses: { identity: DOMAIN },
  redirectAllMailTo: `sandbox@${DOMAIN}`,
  alarmEmail: 'operators@example.org',
  monthlyBudgetUsd: 20,
};

const CONFIGURATION = `
organization:
  id: ${ORGANIZATION}
  time_zone: UTC
  name: Lakeside Study Clinic
  from: Lakeside Study Clinic <hello@${DOMAIN}>
  postal_address: 1 Lake Street, Springfield, IL 62701
timing_constants:
  send_time: '00:05:00'
sending:
  send_until: '23:59'
visit_templates:
  - code: rem7
    visit: V1
    offset_days: -7
    subject: Your visit on {{ visit.date }}
    body: |
      <p>Dear {{ first_name }}, we look forward to seeing you.</p>
`;

const explained = z.object({
  emails: z.array(
    z.object({
      email_id: z.string(),
      type: z.string(),
      status: z.string(),
      send_date: z.string().nullable(),
    }),
  ),
});
type Explained = z.infer<typeof explained>['emails'];

const runs = z.array(
  z.object({ run: z.number(), kind: z.string(), status: z.string(), summary: z.unknown() }),
);

const sent = z.object({ sent: z.number(), left_pending: z.record(z.string(), z.number()) });

const messages = z.object({
  messages: z.record(
    z.string(),
    z.array(z.object({ To: z.array(z.string()), Subject: z.string() })),
  ),
});

const clock = systemClock();

describe('A stage, deployed', () => {
  let emulator: Emulator;
  let stage: Deployment;
  const today = dayOf(new Date(clock.now()).toISOString().slice(0, 10));
  const inDays = (days: number): string => formatCivilDate(today + days);

  beforeAll(async () => {
    emulator = await startEmulator();
    stage = await prepareDeployment(emulator, STAGE, settings);
    await stage.deploy('data', 'pipeline');
    await sesClient(emulator).send(new VerifyDomainIdentityCommand({ Domain: DOMAIN }));
  });
  afterAll(async () => {
    await stage.remove();
    await emulator.stop();
  });

  const almanac = async (...args: readonly string[]): Promise<string> =>
    expectDone(await stage.almanac(...args));
  const remindersOf = async (contactId: string): Promise<Explained> => {
    const { emails } = explained.parse(JSON.parse(await almanac('explain', contactId, '--json')));
    return emails.filter(({ type }) => type === 'visit_rem7');
  };
  const mails = async (): Promise<readonly string[]> => {
    const answer = await fetch(`${emulator.endpoint}/_ministack/ses/messages`);
    const all = messages.parse(await answer.json()).messages;
    return Object.values(all).flatMap((own) => own.flatMap(({ To }) => To));
  };

  it('takes an organization with its configuration', async () => {
    const config = join(stage.folder, 'lakeside.yaml');
    await writeFile(config, CONFIGURATION);
    await almanac('org', 'add', ORGANIZATION, '--config', config, '--contacts', '1000');
    expect(await almanac('org', 'list')).toContain(ORGANIZATION);
  });

  it('imports a dropped file and plans everybody in it', async () => {
    const file = join(stage.folder, 'contacts.csv');
    const rows = Array.from({ length: CONTACTS }, (_none, index) => {
      const id = `c${String(index + 1)}`;
      const visit = inDays(DUE.includes(id) ? 7 : 40);
      return `${id},${id}@example.org,Ann,${id},TX,${visit}`;
    });
    const header = 'id,email,first_name,last_name,state,V1_Date';
    await writeFile(file, [header, ...rows, ''].join('\n'));
    expect(await almanac('import', file)).toContain(`${String(CONTACTS)} accepted`);

    await eventually('the plan to be done', async () => {
      const all = runs.parse(JSON.parse(await almanac('runs', '--json')));
      return all.some(({ kind, status }) => kind === 'plan' && status === 'done');
    });
    expect(await remindersOf('c1')).toMatchObject([
      { status: 'pre-scheduled', send_date: inDays(0) },
    ]);
  });

  it('plans a contact again when its visit moves, without anybody asking', async () => {
    await almanac('visit', 'set', 'c2', 'V1', inDays(9));
    await eventually('the reminder to move', async () => {
      const [reminder] = await remindersOf('c2');
      return reminder?.send_date === inDays(2);
    });
  });

  it('sends what is due, and a second time nothing', async () => {
    const first = sent.parse(JSON.parse(await almanac('send', '--json')));
    expect(first).toEqual({ sent: 3, left_pending: {} });
    const second = sent.parse(JSON.parse(await almanac('send', '--json')));
    expect(second.sent).toBe(0);

    const addressed = (await mails()).map((to) => /<(.+)>/.exec(to)?.[1] ?? to);
    expect([...addressed].sort()).toEqual(['c1', 'c3', 'c4'].map((id) => `${id}@example.org`));
    expect(await remindersOf('c1')).toMatchObject([{ status: 'sent' }]);
    expect(await remindersOf('c2')).toMatchObject([{ status: 'pre-scheduled' }]);
  });

  it('keeps each contact’s items beside each other in the live table', async () => {
    const client = new DynamoDBClient(connection(emulator));
    const table = await parameter(emulator, 'live-table');
    const items = await Promise.all(
      Array.from({ length: 16 }, async (_none, slice) => {
        const { Items = [] } = await client.send(
          new QueryCommand({
            TableName: table,
            KeyConditionExpression: 'pk = :pk AND begins_with(sk, :contact)',
            ExpressionAttributeValues: {
              ':pk': { S: `${ORGANIZATION}#${String(slice)}` },
              ':contact': { S: 'c1#' },
            },
          }),
        );
        return Items.map(({ entity }) => entity?.S);
      }),
    );
    expect(items.flat().sort()).toEqual(['contact', 'email', 'visit']);
  });

  it('carries every change into the journal', async () => {
    const client = new S3Client({ ...connection(emulator), forcePathStyle: true });
    const bucket = await parameter(emulator, 'data-bucket');
    await eventually('the journal to have the sent mails', async () => {
      const listed = await client.send(
        new ListObjectsV2Command({ Bucket: bucket, Prefix: `journal/${ORGANIZATION}/` }),
      );
      return (listed.KeyCount ?? 0) > 0;
    });
  });

  it('backs up and verifies', async () => {
    expect(await almanac('backup')).toContain(`${String(CONTACTS)} contacts`);
    const [id = ''] = (await almanac('backups')).split(/\s+/);
    expect(await almanac('backup', 'verify', id)).toContain('is sound');
  });

  it('is deployed again without a change', async () => {
    const again = await stage.cdk('deploy', '--all', '--require-approval', 'never');
    expect(again.stdout + again.stderr).toContain(`almanac-${STAGE}-data (no changes)`);
  });

  async function eventually(what: string, holds: () => Promise<boolean>): Promise<void> {
    const end = clock.now() + 120_000;
    while (clock.now() < end) {
      if (await holds()) return;
      await clock.sleep(1_000);
    }
    throw new Error(`Expected ${what} within two minutes; the emulator's log: ${emulator.logFile}`);
  }
});

interface Connection {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

function connection({ endpoint }: Emulator): Connection {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  return { endpoint, region: 'us-east-1', credentials };
}

function sesClient(emulator: Emulator): SESClient {
  return new SESClient(connection(emulator));
}

async function parameter(emulator: Emulator, name: StageParameter): Promise<string> {
  const client = new SSMClient(connection(emulator));
  const { Parameter } = await client.send(
    new GetParameterCommand({ Name: parameterName(STAGE, name) }),
  );
  return Parameter?.Value ?? '';
}
