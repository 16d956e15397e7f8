import { describe, expect, it } from 'vitest';

import { FUNCTION_NAMES } from '../../../lib/constructs/function-list.ts';
import { grantedBy, type Granted } from '../../support/aws/granted.ts';
import { stageApp, templateOf } from '../../support/aws/stage-app.ts';

const GRANTED = grantedBy(templateOf(stageApp(), 'almanac-sandbox-pipeline'));

/** What every function may do, in words; `WORDS` says of which actions they are made. */
const MAY: Readonly<Record<string, readonly string[]>> = {
  'plan-open': ['live write', 'ask for executions'],
  'plan-census': ['live read', 'history read', 'data/runs get', 'data/runs put', 'list data'],
  'plan-gather': ['live read', 'data/runs get', 'data/runs put', 'list data'],
  'plan-survey': ['live read', 'data/runs get', 'data/runs put', 'list data'],
  'plan-balance': ['live read', 'data/runs get', 'data/runs put', 'list data'],
  'plan-commit': ['live write', 'history read', 'data/runs get', 'data/runs put', 'list data'],
  'plan-close': ['live write', 'data/runs get', 'data/runs put', 'list data'],
  'send-open': ['live write', 'ask for executions', 'ask for the quota'],
  'send-task': [
    'live write',
    'history read',
    'data/attachments get',
    'ask for the quota',
    'send as the stage',
    'list data',
  ],
  'send-close': ['live write'],
  'import-start': ['drop/drop get', 'start import', 'list drop', 'take dropped files'],
  'import-turn': ['live write', 'drop/drop get', 'ask for executions', 'list drop'],
  'import-task': [
    'live write',
    'history write',
    'drop/drop get',
    'drop/reports get',
    'drop/reports put',
    'drop/reports delete',
    'data/attachments get',
    'ask for executions',
    'list data',
    'list drop',
  ],
  'import-finish': [
    'live read',
    'drop/drop get',
    'drop/drop delete',
    'drop/dropped get',
    'drop/dropped put',
    'drop/reports get',
    'announce imports',
    'list drop',
  ],
  'backup-open': [
    'live write',
    'data/backups get',
    'data/backups delete',
    'ask for executions',
    'list data',
  ],
  'backup-slice': [
    'live read',
    'history read',
    'data/runs get',
    'data/runs put',
    'data/backups get',
    'data/backups put',
    'data/journal get',
    'list data',
  ],
  'backup-close': [
    'live write',
    'data/runs get',
    'data/runs delete',
    'data/backups get',
    'data/backups put',
    'data/backups delete',
    'data/journal get',
    'drop/dropped get',
    'drop/dropped delete',
    'drop/reports get',
    'drop/reports delete',
    'list data',
    'list drop',
  ],
  'restore-open': [
    'live write',
    'data/runs get',
    'data/runs put',
    'data/backups get',
    'data/journal get',
    'ask for executions',
    'list data',
  ],
  'restore-slice': [
    'live write',
    'history write',
    'data/runs get',
    'data/runs put',
    'data/backups get',
    'read the hash key',
    'list data',
  ],
  'restore-close': [
    'live write',
    'data/runs get',
    'data/runs put',
    'data/backups get',
    'data/journal get',
    'drop/reports put',
    'read the hash key',
    'list data',
  ],
  replan: ['live write', 'history read', 'read the stream', 'give up to replan'],
  journal: ['data/journal put', 'read the hash key', 'read the stream', 'give up to journal'],
  'run-closed': ['live write', 'ask for executions', 'read histories', 'give up to runclosed'],
  'stream-redrive': [
    'live write',
    'history read',
    'data/journal put',
    'read the hash key',
    'read the stream',
    'take from replan',
    'take from journal',
  ],
};

describe('a function', () => {
  it.each(FUNCTION_NAMES)('may do what it needs and nothing else: %s', (name) => {
    expect(permissionsOf(name)).toEqual([...(MAY[name] ?? []), ...EVERYONE].sort());
  });

  it('is in the table of this page', () => {
    expect(Object.keys(MAY).sort()).toEqual([...FUNCTION_NAMES].sort());
  });

  it('scans no table and changes none', () => {
    const actions = new Set([...GRANTED.values()].flat().map(({ action }) => action));

    expect([...actions].filter((action) => /Scan|Table$|\*/.test(action))).toEqual([]);
  });
});

describe('wildcards', () => {
  it('are these, each for want of anything finer', () => {
    const wild = [...GRANTED.values()].flat().filter(({ resource }) => resource.includes('*'));
    const shapes = wild.map(({ action, resource }) => `${action} ${shapeOf(resource)}`);

    expect([...new Set(shapes)].sort()).toEqual(WILDCARDS);
  });
});

describe('a state machine', () => {
  const roles = [...GRANTED].filter(([id]) => /^Machines\w+RoleDefaultPolicy/.test(id));

  it('may call the functions of its own steps, in any version', () => {
    const calls = roles.map(([id, granted]) => [
      /^Machines(Import|Plan|Send|Backup|Restore)/.exec(id)?.[1]?.toLowerCase(),
      new Set(
        granted
          .filter(({ action }) => action === 'lambda:InvokeFunction')
          .map(
            ({ resource }) => /^<Functions(import|plan|send|backup|restore)/.exec(resource)?.[1],
          ),
      ),
    ]);

    expect(calls.map(([machine, called]) => [machine, called])).toEqual(
      calls.map(([machine]) => [machine, new Set([machine])]),
    );
    expect(calls).toHaveLength(5);
  });

  it('starts no other machine, but for the plan after an import', () => {
    const starts = roles.flatMap(([id, granted]) =>
      granted
        .filter(({ action }) => action === 'states:StartExecution')
        .map(({ resource }) => `${id.slice(0, 14)} ${resource.slice(0, 20)}`),
    );

    expect(starts).toEqual(['MachinesImport <MachinesPlanMachine']);
  });
});

/** What every function may do besides: write to its own log group, and send traces. */
const EVERYONE = ['log', 'trace'];

/** Actions with the resources that they are granted on, and the words for them. */
const WORDS: readonly [RegExp, string][] = [
  [/^logs:(CreateLogStream|PutLogEvents) <Functions\w+Logs\w+\.Arn>$/, 'log'],
  [/^xray:Put(TraceSegments|TelemetryRecords) \*$/, 'trace'],
  [
    /^dynamodb:(?:Put|Update|Delete|BatchWrite|ConditionCheck)\w+ dynamodb:table\/<(live|history)-table>$/,
    '$1 write',
  ],
  [
    /^dynamodb:(?:GetItem|BatchGetItem|Query) dynamodb:table\/<(live|history)-table>(?:\/index\/due)?$/,
    '$1 read',
  ],
  [/^s3:GetObject s3:::<(drop|data)-bucket>\/(\w+)\/\*$/, '$1/$2 get'],
  [/^s3:(?:PutObject|AbortMultipartUpload) s3:::<(drop|data)-bucket>\/(\w+)\/\*$/, '$1/$2 put'],
  [/^s3:DeleteObject s3:::<(drop|data)-bucket>\/(\w+)\/\*$/, '$1/$2 delete'],
  [/^s3:ListBucket s3:::<(drop|data)-bucket>$/, 'list $1'],
  [/^secretsmanager:GetSecretValue <hash-key-secret>$/, 'read the hash key'],
  [
    /^states:DescribeExecution states:execution:almanac-sandbox-(?:import|plan|send|backup|restore):\*$/,
    'ask for executions',
  ],
  [
    /^states:GetExecutionHistory states:execution:almanac-sandbox-(?:import|plan|send|backup|restore):\*$/,
    'read histories',
  ],
  [/^states:StartExecution states:stateMachine:almanac-sandbox-import$/, 'start import'],
  [/^sns:Publish <ImportsTopic\w+>$/, 'announce imports'],
  [/^ses:GetSendQuota \*$/, 'ask for the quota'],
  [
    /^ses:SendRawEmail ses:(?:configuration-set\/almanac-sandbox-mail|identity\/(?:mail\.example\.org|almanac-sandbox@example\.org|example\.org))$/,
    'send as the stage',
  ],
  [
    /^dynamodb:(?:(?:DescribeStream|GetRecords|GetShardIterator) <live-stream>|ListStreams \*)$/,
    'read the stream',
  ],
  [
    /^sqs:(?:SendMessage|GetQueueAttributes|GetQueueUrl) <(replan|journal|runclosed)failuresQueue\w+\.Arn>$/,
    'give up to $1',
  ],
  [/^sqs:\w+ <(replan|journal)failuresQueue\w+\.Arn>$/, 'take from $1'],
  [/^sqs:\w+ <DroppedFilesQueue\w+\.Arn>$/, 'take dropped files'],
];

/** What a function may do, in words; what there is no word for stands as it is. */
function permissionsOf(name: string): readonly string[] {
  const squeezed = name.replaceAll('-', '');
  const [, granted = []] =
    [...GRANTED].find(([id]) => id.startsWith(`Functions${squeezed}RoleDefaultPolicy`)) ?? [];
  const words = new Set(granted.map(wordOf));
  // Who may write may read, and whoever reads objects may ask which there are.
  for (const table of ['live', 'history']) {
    if (words.has(`${table} write`)) words.delete(`${table} read`);
  }
  // Receiving needs the actions that giving up needs, too.
  for (const queue of ['replan', 'journal']) {
    if (words.has(`take from ${queue}`)) words.delete(`give up to ${queue}`);
  }
  return [...words].sort();
}

function wordOf({ action, resource }: Granted): string {
  const permission = `${action} ${resource}`;
  const [pattern, word] = WORDS.find(([known]) => known.test(permission)) ?? [];
  return pattern && word !== undefined ? permission.replace(pattern, word) : permission;
}

/** Resources with a wildcard by their shape. */
const WILDCARDS = [
  'dynamodb:ListStreams *',
  'lambda:InvokeFunction any version of one function',
  'logs:CreateLogDelivery *',
  'logs:DeleteLogDelivery *',
  'logs:DescribeLogGroups *',
  'logs:DescribeResourcePolicies *',
  'logs:GetLogDelivery *',
  'logs:ListLogDeliveries *',
  'logs:PutResourcePolicy *',
  'logs:UpdateLogDelivery *',
  's3:AbortMultipartUpload objects under a prefix',
  's3:DeleteObject objects under a prefix',
  's3:GetObject objects under a prefix',
  's3:PutObject objects under a prefix',
  'ses:GetSendQuota *',
  'states:DescribeExecution executions of one machine',
  'states:GetExecutionHistory executions of one machine',
  'states:RedriveExecution children of one map',
  'states:StopExecution executions of one machine',
  'xray:GetSamplingRules *',
  'xray:GetSamplingTargets *',
  'xray:PutTelemetryRecords *',
  'xray:PutTraceSegments *',
];

function shapeOf(resource: string): string {
  if (/^s3:::<(drop|data)-bucket>\/\w+\/\*$/.test(resource)) return 'objects under a prefix';
  if (/^<Functions\w+\.Arn>:\*$/.test(resource)) return 'any version of one function';
  if (/^states:execution:almanac-sandbox-\w+:\*$/.test(resource))
    return 'executions of one machine';
  if (/^states:execution:\{.*\}\/\w+:\*$/.test(resource)) return 'children of one map';
  if (/^states:execution:\{.*\}:\*$/.test(resource)) return 'executions of one machine';
  return resource;
}
