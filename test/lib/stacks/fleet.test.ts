import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { FUNCTION_NAMES, FUNCTIONS } from '../../../lib/constructs/function-list.ts';
import { LAST_QUEUES } from '../../../lib/constructs/last-queue.ts';
import { CALLED_BY_EVENTS } from '../../../lib/constructs/stage-alarms.ts';
import { environment } from '../../../shared/contracts/aws/environment.ts';
import { parameterName, STAGE_PARAMETERS } from '../../../shared/contracts/aws/resource-names.ts';
import { flatText } from '../../support/aws/flat-text.ts';
import { resources, stageApp, templateOf } from '../../support/aws/stage-app.ts';

const APP = stageApp();
const DATA = templateOf(APP, 'almanac-sandbox-data');
const PIPELINE = templateOf(APP, 'almanac-sandbox-pipeline');
const OPERATIONS = templateOf(APP, 'almanac-sandbox-operations');
const SERVER = templateOf(APP, 'almanac-clinic-server');
const ALL = [DATA, PIPELINE, OPERATIONS, SERVER];

const functionSchema = z.looseObject({
  FunctionName: z.string(),
  Runtime: z.string(),
  Architectures: z.array(z.string()),
  Timeout: z.number(),
  MemorySize: z.number(),
  TracingConfig: z.object({ Mode: z.string() }),
  Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }),
});
const LAMBDAS = resources(PIPELINE, 'AWS::Lambda::Function').map(({ properties }) =>
  functionSchema.parse(properties),
);
const alarmSchema = z.looseObject({
  AlarmName: z.string(),
  AlarmDescription: z.string(),
  TreatMissingData: z.string(),
  AlarmActions: z.array(z.unknown()),
});
const ALARMS = resources(OPERATIONS, 'AWS::CloudWatch::Alarm').map(({ properties }) =>
  alarmSchema.parse(properties),
);
const ROOT = join(import.meta.dirname, '..', '..', '..');

describe('every function', () => {
  it('is one of the list, and every one of the list is deployed', () => {
    const names = LAMBDAS.map(({ FunctionName }) => FunctionName.replace('almanac-sandbox-', ''));

    expect(names.sort()).toEqual([...FUNCTION_NAMES].sort());
  });

  it('has a folder of its own, and every folder is deployed', () => {
    const folders = readdirSync(join(ROOT, 'lambdas'), { withFileTypes: true })
      .filter((entry) => existsSync(join(ROOT, 'lambdas', entry.name, 'handler.ts')))
      .map(({ name }) => name);

    expect(folders.sort()).toEqual([...FUNCTION_NAMES].sort());
  });

  it.each(LAMBDAS)(
    'runs on Node 24, arm64, at most 512 MB (1 GB for whole files) and 15 minutes: $FunctionName',
    (own) => {
      expect(own).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'index.handler',
        TracingConfig: { Mode: 'Active' },
      });
      const readsWholeFiles = own.FunctionName.endsWith('-import-task');
      expect(own.MemorySize).toBeLessThanOrEqual(readsWholeFiles ? 1024 : 512);
      expect(own.Timeout).toBeLessThanOrEqual(900);
    },
  );

  it.each(LAMBDAS)('knows the whole environment: $FunctionName', ({ Environment }) => {
    const names = Object.keys(Environment.Variables).filter((name) => name !== 'NODE_OPTIONS');

    expect(names.sort()).toEqual(Object.keys(environment).sort());
  });

  it('is published in a version that stays when the next one comes', () => {
    const versions = resources(PIPELINE, 'AWS::Lambda::Version');

    expect(versions).toHaveLength(LAMBDAS.length);
    expect(new Set(versions.map(({ deletionPolicy }) => deletionPolicy))).toEqual(
      new Set(['Retain']),
    );
  });

  it('that events call has a failure destination and an alarm', () => {
    const mappings = resources(PIPELINE, 'AWS::Lambda::EventSourceMapping').map(({ properties }) =>
      JSON.stringify(properties),
    );
    const config = JSON.stringify(resources(PIPELINE, 'AWS::Lambda::EventInvokeConfig'));
    const streams = mappings.filter((mapping) => mapping.includes('StartingPosition'));

    expect(mappings).toHaveLength(3);
    expect(streams).toHaveLength(2);
    expect(streams.every((mapping) => mapping.includes('OnFailure'))).toBe(true);
    expect(config).toContain('runclosedfailures');
    for (const name of CALLED_BY_EVENTS) {
      expect(ALARMS.map(({ AlarmName }) => AlarmName)).toContain(`almanac-sandbox-${name}-errors`);
    }
  });

  it('that a machine calls is watched by the machine’s alarm', () => {
    const machines = new Set(
      FUNCTION_NAMES.filter((name) => !CALLED_BY_EVENTS.some((event) => event === name)).map(
        (name) => name.split('-')[0],
      ),
    );

    expect([...machines].sort()).toEqual(['backup', 'import', 'plan', 'restore', 'send']);
    for (const machine of machines) {
      expect(ALARMS.map(({ AlarmName }) => AlarmName)).toContain(
        `almanac-sandbox-${String(machine)}-failed`,
      );
    }
  });
});

describe('the readers of the stream', () => {
  const [replan, journal] = resources(PIPELINE, 'AWS::Lambda::EventSourceMapping')
    .map(({ properties }) => properties)
    .filter(({ StartingPosition }) => StartingPosition !== undefined)
    .sort((a, b) => Number(a['BatchSize']) - Number(b['BatchSize']));

  it.each([
    ['replan', replan],
    ['journal', journal],
  ])('give up after finite retries, record by record: %s', (_name, mapping) => {
    expect(mapping).toMatchObject({
      BisectBatchOnFunctionError: true,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      MaximumRetryAttempts: 10,
      MaximumRecordAgeInSeconds: 21_600,
      StartingPosition: 'TRIM_HORIZON',
    });
  });

  it('wake replan for contacts, events and suppressions, but not for bulk imports', () => {
    const { Filters } = z
      .object({ Filters: z.array(z.object({ Pattern: z.string() })) })
      .parse(replan?.['FilterCriteria']);

    expect(Filters.map(({ Pattern }): unknown => JSON.parse(Pattern))).toEqual([
      {
        dynamodb: {
          NewImage: { entity: { S: ['contact', 'event'] }, bulk_run: { NULL: [true] } },
        },
      },
      { dynamodb: { NewImage: { entity: { S: ['suppression'] } } } },
    ]);
  });

  it('give the journal everything, within a minute', () => {
    expect(journal?.['FilterCriteria']).toBeUndefined();
    expect(journal).toMatchObject({ MaximumBatchingWindowInSeconds: 20 });
  });
});

describe('every log group', () => {
  it('forgets after 90 days', () => {
    const groups = ALL.flatMap((template) => resources(template, 'AWS::Logs::LogGroup'));

    // One per function, one per state machine.
    expect(groups).toHaveLength(LAMBDAS.length + 5);
    expect(new Set(groups.map(({ properties }) => properties['RetentionInDays']))).toEqual(
      new Set([90]),
    );
  });
});

describe('every queue', () => {
  const queues = ALL.flatMap((template) => resources(template, 'AWS::SQS::Queue'));

  it.each(queues)('is encrypted: $id', ({ properties }) => {
    expect(properties['SqsManagedSseEnabled']).toBe(true);
  });

  it('for failures has an alarm', () => {
    for (const name of LAST_QUEUES) {
      expect(queues.map(({ properties }) => properties['QueueName'])).toContain(
        `almanac-sandbox-${name}`,
      );
      expect(ALARMS.map(({ AlarmName }) => AlarmName)).toContain(`almanac-sandbox-${name}-waiting`);
    }
  });
});

describe('every alarm', () => {
  const headings = [
    ...readFileSync(join(ROOT, 'docs', 'operations.md'), 'utf8').matchAll(/^## (.+)$/gm),
  ].map(([, heading = '']) => heading.toLowerCase().replaceAll(' ', '-'));

  it.each(ALARMS)('names its section of the runbook and tells somebody: $AlarmName', (alarm) => {
    const [, section] = /docs\/operations\.md#(\S+)$/.exec(alarm.AlarmDescription) ?? [];

    expect(headings).toContain(section);
    expect(alarm.AlarmActions).toHaveLength(1);
  });

  it('takes silence for good news, except of what should have happened', () => {
    const breaching = ALARMS.filter(({ TreatMissingData }) => TreatMissingData === 'breaching');

    expect(breaching.map(({ AlarmName }) => AlarmName).sort()).toEqual([
      'almanac-sandbox-backup-missing',
      'almanac-sandbox-plan-missing',
      'almanac-sandbox-send-missing',
    ]);
  });

  it('is of a kind that the runbook has, and every section is of one', () => {
    const sections = new Set(
      ALARMS.map(({ AlarmDescription }) => AlarmDescription.split('#').at(-1)),
    );

    expect(headings.filter((heading) => !sections.has(heading))).toEqual(['the-budget']);
  });
});

describe('what keeps data', () => {
  it('has these logical ids for ever: another id would be another, empty resource', () => {
    const stateful = ['AWS::DynamoDB::Table', 'AWS::S3::Bucket', 'AWS::SecretsManager::Secret'];
    const ids = stateful.flatMap((type) => resources(DATA, type).map(({ id }) => id));

    expect(ids.sort()).toEqual([
      'BucketsAccessLogsA5F88218',
      'BucketsData941F65F0',
      'BucketsDropA44186FE',
      'HashKeySecret7ACD893C',
      'TablesHistory40CCE7D9',
      'TablesLive9E75DEFC',
    ]);
  });

  it('stays when its stack goes, and only in the data stack', () => {
    for (const type of ['AWS::DynamoDB::Table', 'AWS::S3::Bucket', 'AWS::SecretsManager::Secret']) {
      const policies = resources(DATA, type).map(({ deletionPolicy }) => deletionPolicy);
      expect(new Set(policies), type).toEqual(new Set(['Retain']));
      expect([PIPELINE, OPERATIONS, SERVER].flatMap((other) => resources(other, type))).toEqual([]);
    }
  });

  it.each(resources(DATA, 'AWS::DynamoDB::Table'))(
    'can be brought back to any second, and not be deleted by accident: $id',
    ({ properties }) => {
      expect(properties).toMatchObject({
        BillingMode: 'PAY_PER_REQUEST',
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      });
    },
  );

  it.each(resources(DATA, 'AWS::S3::Bucket'))('is closed to the public: $id', ({ properties }) => {
    expect(properties).toMatchObject({
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    });
    expect(properties).toHaveProperty('BucketEncryption.ServerSideEncryptionConfiguration');
  });

  it('never lets a backup expire by its age: the newest sound one has to stay', () => {
    const rules = z
      .array(
        z.looseObject({ Prefix: z.string().optional(), ExpirationInDays: z.number().optional() }),
      )
      .parse(lifecycleOf('BucketsData'));

    expect(rules.filter(({ ExpirationInDays }) => ExpirationInDays !== undefined)).toMatchObject([
      { Prefix: 'runs/', ExpirationInDays: 14 },
    ]);
  });

  it('keeps dropped files a week longer than backups', () => {
    expect(lifecycleOf('BucketsDrop')).toMatchObject([
      {},
      { Prefix: 'dropped/', ExpirationInDays: 67 },
      { Prefix: 'reports/', ExpirationInDays: 67 },
      { NoncurrentVersionExpiration: { NoncurrentDays: 7 } },
    ]);
  });

  it('tells EventBridge of dropped files', () => {
    const [drop] = resources(DATA, 'AWS::S3::Bucket').filter(({ id }) =>
      id.startsWith('BucketsDrop'),
    );

    expect(drop?.properties['NotificationConfiguration']).toEqual({
      EventBridgeConfiguration: { EventBridgeEnabled: true },
    });
  });

  it('has a key of 64 hexadecimal digits for hashes', () => {
    const [secret] = resources(DATA, 'AWS::SecretsManager::Secret');

    expect(secret?.properties['GenerateSecretString']).toMatchObject({
      PasswordLength: 64,
      ExcludeUppercase: true,
      ExcludePunctuation: true,
      ExcludeCharacters: 'ghijklmnopqrstuvwxyz',
    });
  });

  function lifecycleOf(id: string): unknown {
    const [bucket] = resources(DATA, 'AWS::S3::Bucket').filter((found) => found.id.startsWith(id));
    return z.object({ Rules: z.unknown() }).parse(bucket?.properties['LifecycleConfiguration'])
      .Rules;
  }
});

describe('the schedules', () => {
  const schedules = resources(PIPELINE, 'AWS::Scheduler::Schedule').map(
    ({ properties }) => properties,
  );

  it('start each job of each organization in its zone, to the minute', () => {
    const times = schedules.map((schedule) => [
      schedule['Name'],
      schedule['ScheduleExpression'],
      schedule['ScheduleExpressionTimezone'],
    ]);

    expect(times.sort()).toEqual([
      ['prairie-lakes-backup', 'cron(15 4 * * ? *)', 'America/Chicago'],
      ['prairie-lakes-plan', 'cron(0 5 * * ? *)', 'America/Chicago'],
      ['prairie-lakes-send', 'cron(30 8 * * ? *)', 'America/Chicago'],
      ['prairie-lakes-sweep', 'cron(45 8 * * ? *)', 'America/Chicago'],
      ['prairie-lakes-sweep-2', 'cron(0,15,30,45 9-19 * * ? *)', 'America/Chicago'],
    ]);
    expect(schedules.map((schedule) => schedule['FlexibleTimeWindow'])).toEqual(
      schedules.map(() => ({ Mode: 'OFF' })),
    );
  });

  it('say for which time they start a job, and where it ends that cannot be started', () => {
    for (const schedule of schedules) {
      const target = z
        .looseObject({ Input: z.string(), DeadLetterConfig: z.unknown(), RetryPolicy: z.unknown() })
        .parse(schedule['Target']);
      expect(JSON.parse(target.Input)).toEqual({
        organizationId: 'prairie-lakes',
        scheduledAt: '<aws.scheduler.scheduled-time>',
        actor: 'schedule',
      });
      expect(JSON.stringify(target.DeadLetterConfig)).toContain('schedulefailures');
    }
  });
});

describe('the parameters of a stage', () => {
  it('are all published', () => {
    const published = [DATA, PIPELINE]
      .flatMap((template) => resources(template, 'AWS::SSM::Parameter'))
      .map(({ properties }) => properties['Name']);

    expect(published.sort()).toEqual(
      STAGE_PARAMETERS.map((parameter) => parameterName('sandbox', parameter)).sort(),
    );
  });

  it('take the place of exports: no stack needs another one to be deployed', () => {
    const texts = ALL.map((template) => JSON.stringify(template.toJSON()));

    expect(texts.filter((text) => text.includes('Fn::ImportValue'))).toEqual([]);
    expect(ALL.flatMap((template) => Object.keys(template.findOutputs('*')))).toEqual([]);
  });
});

describe('mail', () => {
  it('goes to one address where sending is not live', () => {
    expect(LAMBDAS[0]?.Environment.Variables['REDIRECT_ALL_MAIL_TO']).toBe(
      'almanac-sandbox@example.org',
    );
  });

  it('goes to the contacts themselves where a reason is written', () => {
    const live = templateOf(stageApp({ prod: LIVE_STAGE }), 'almanac-prod-pipeline');
    const [first] = resources(live, 'AWS::Lambda::Function');

    expect(functionSchema.parse(first?.properties).Environment.Variables).not.toHaveProperty(
      'REDIRECT_ALL_MAIL_TO',
    );
    expect(
      resources(live, 'AWS::SSM::Parameter').map(({ properties }) => properties['Name']),
    ).not.toContain('/almanac/prod/redirect-all-mail-to');
  });

  it('gets its identity from the deployment where the settings name its zone', () => {
    const ses = { identity: 'mail.example.org', hostedZoneId: 'Z0123456789ABC' };
    const own = templateOf(stageApp({ prod: { ...LIVE_STAGE, ses } }), 'almanac-prod-pipeline');

    expect(resources(own, 'AWS::SES::EmailIdentity')).toHaveLength(1);
    expect(resources(own, 'AWS::Route53::RecordSet').length).toBeGreaterThanOrEqual(3);
    expect(resources(PIPELINE, 'AWS::SES::EmailIdentity')).toEqual([]);
  });
});

describe('warm throughput', () => {
  it('is given to the live table and its index where the settings want it', () => {
    const warmThroughput = { readsPerSecond: 24_000, writesPerSecond: 16_000 };
    const data = templateOf(
      stageApp({ prod: { ...LIVE_STAGE, warmThroughput } }),
      'almanac-prod-data',
    );
    const warm = { ReadUnitsPerSecond: 24_000, WriteUnitsPerSecond: 16_000 };

    expect(resources(data, 'AWS::DynamoDB::Table')[0]?.properties).toMatchObject({
      WarmThroughput: warm,
      GlobalSecondaryIndexes: [{ IndexName: 'due', WarmThroughput: warm }],
    });
  });
});

describe('the stack of a server', () => {
  it('lets whoever has its policy send and take events, and nothing else', () => {
    const [policy] = resources(SERVER, 'AWS::IAM::ManagedPolicy');
    const { Statement } = z
      .object({
        Statement: z.array(z.looseObject({ Action: z.union([z.string(), z.array(z.string())]) })),
      })
      .parse(policy?.properties['PolicyDocument']);

    expect(Statement.flatMap(({ Action }) => Action).sort()).toEqual([
      'ses:GetSendQuota',
      'ses:SendRawEmail',
      'sqs:ChangeMessageVisibility',
      'sqs:DeleteMessage',
      'sqs:GetQueueAttributes',
      'sqs:GetQueueUrl',
      'sqs:ReceiveMessage',
    ]);
  });

  it('collects the events of its own configuration set', () => {
    const [rule] = resources(SERVER, 'AWS::Events::Rule');

    expect(flatText(rule?.properties['EventPattern'])).toContain('"ses:configuration-set"');
  });
});

describe('the list of functions', () => {
  it('says what each is there for', () => {
    const purposes = FUNCTION_NAMES.map((name) => FUNCTIONS[name].purpose);

    expect(new Set(purposes).size).toBe(FUNCTION_NAMES.length);
  });
});

const LIVE_STAGE = {
  organizations: [{ id: 'clinic', timeZone: 'America/Chicago', sendTime: '08:30' }],
  ses: { identity: 'mail.example.org' },
  liveSending: { reason: 'production' },
  alarmEmail: 'operators@example.org',
  monthlyBudgetUsd: 100,
};
