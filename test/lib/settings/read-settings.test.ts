import { describe, expect, it } from 'vitest';

import { readSettings } from '../../../lib/settings/read-settings.ts';

describe('the settings of a stage', () => {
  it('get their defaults', () => {
    const { stages } = readSettings({ stages: { sandbox: aStage({}) } });

    expect(stages).toMatchObject([
      {
        stage: 'sandbox',
        liveSending: false,
        redirectAllMailTo: 'team@example.org',
        retention: { backupDays: 60, runDays: 14, logDays: 90 },
        maxConcurrency: 50,
        memoryMb: 512,
      },
    ]);
  });

  it('have the schedules that one machine would have', () => {
    const { stages } = readSettings({ stages: { sandbox: aStage({}) } });

    expect(stages[0]?.organizations).toMatchObject([
      {
        id: 'clinic',
        schedules: [
          { job: 'backup', expression: 'cron(15 4 * * ? *)', timeZone: 'America/Chicago' },
          { job: 'plan', expression: 'cron(0 5 * * ? *)' },
          { job: 'send', expression: 'cron(30 8 * * ? *)' },
          { job: 'sweep', expression: 'cron(45 8 * * ? *)' },
          { job: 'sweep', expression: 'cron(0,15,30,45 9-19 * * ? *)' },
        ],
      },
    ]);
  });

  it('can have times of their own', () => {
    const times = { planTime: '06:10', backupTime: '21:00', sweepMinutes: 30, sendUntil: '18:00' };
    const { stages } = readSettings({ stages: { sandbox: aStage(anOrganization(times)) } });

    expect(stages[0]?.organizations[0]?.schedules.map(({ expression }) => expression)).toEqual([
      'cron(0 21 * * ? *)',
      'cron(10 6 * * ? *)',
      'cron(30 8 * * ? *)',
      'cron(0,30 9-17 * * ? *)',
    ]);
  });

  it('sweep after the day’s first mail and before its last, never outside', () => {
    const sweepsOf = (times: Record<string, unknown>): readonly string[] =>
      (
        readSettings({ stages: { sandbox: aStage(anOrganization(times)) } }).stages[0]
          ?.organizations[0]?.schedules ?? []
      )
        .filter(({ job }) => job === 'sweep')
        .map(({ expression }) => expression);

    expect(sweepsOf({ sendTime: '09:00', sendUntil: '11:20' })).toEqual([
      'cron(15,30,45 9 * * ? *)',
      'cron(0,15,30,45 10 * * ? *)',
      'cron(0,15 11 * * ? *)',
    ]);
    expect(sweepsOf({ sendTime: '08:30', sendUntil: '08:45' })).toEqual([]);
    expect(sweepsOf({ sweepMinutes: 60 })).toEqual(['cron(0 9-19 * * ? *)']);
  });

  it('are taken as JSON text from the command line', () => {
    const { stages } = readSettings({ stages: JSON.stringify({ sandbox: aStage({}) }) });

    expect(stages.map(({ stage }) => stage)).toEqual(['sandbox']);
  });

  it('let mail go to contacts for a written reason only', () => {
    const live = { liveSending: { reason: 'production' }, redirectAllMailTo: undefined };
    const { stages } = readSettings({ stages: { prod: aStage(live) } });

    expect(stages[0]).toMatchObject({ liveSending: { reason: 'production' } });
    expect(stages[0]?.redirectAllMailTo).toBeUndefined();
  });
});

describe('settings that cannot be deployed', () => {
  it.each<[string, Record<string, unknown>, string]>([
    [
      'a missing SES identity',
      { ses: {} },
      'stages.sandbox.ses.identity: Expected the SES identity that mail is sent from: a domain such as mail.example.org or an address, but it is missing',
    ],
    [
      'an SES identity that is neither domain nor address',
      { ses: { identity: 'localhost' } },
      'stages.sandbox.ses.identity: Expected the SES identity that mail is sent from: a domain such as mail.example.org or an address, got "localhost"',
    ],
    [
      'an unknown time zone',
      anOrganization({ timeZone: 'America/Chicgo' }),
      'stages.sandbox.organizations[0].timeZone: Expected a time zone by its IANA name, such as America/Chicago, got "America/Chicgo"; did you mean "America/Chicago"?',
    ],
    [
      'mail in the hours in which clocks change',
      anOrganization({ sendTime: '02:30' }),
      'stages.sandbox.organizations[0]: Expected send from 04:00 on, because clocks change at night in America/Chicago, got cron(30 2 * * ? *)',
    ],
    [
      'a plan in the hours in which clocks change',
      anOrganization({ planTime: '03:59' }),
      'stages.sandbox.organizations[0]: Expected plan from 04:00 on, because clocks change at night in America/Chicago, got cron(59 3 * * ? *)',
    ],
    [
      'a backup in the hours in which clocks change',
      anOrganization({ backupTime: '00:00' }),
      'stages.sandbox.organizations[0]: Expected backup from 04:00 on, because clocks change at night in America/Chicago, got cron(0 0 * * ? *)',
    ],
    [
      'an organization id with odd characters',
      anOrganization({ id: 'Clinic_1' }),
      'stages.sandbox.organizations[0].id: Expected an organization id: 1–32 of a–z, 0–9 and "-", got "Clinic_1"',
    ],
    [
      'two organizations of one id',
      { organizations: [ORGANIZATION, ORGANIZATION] },
      'stages.sandbox.organizations[1].id: Expected an id of its own, got "clinic", which organizations[0] has',
    ],
    [
      'no organization',
      { organizations: [] },
      'stages.sandbox.organizations: Expected a list of organizations with at least one',
    ],
    [
      'live sending without a reason',
      { liveSending: true },
      'stages.sandbox.liveSending: Expected false, or a group with the reason: { "reason": "…" }, got true',
    ],
    [
      'live sending with an empty reason',
      { liveSending: { reason: '' }, redirectAllMailTo: undefined },
      'stages.sandbox.liveSending.reason: Expected why this stage may send to real people (1–300 characters on one line), got ""',
    ],
    [
      'neither live sending nor an address for all mail',
      { redirectAllMailTo: undefined },
      'stages.sandbox.redirectAllMailTo: Expected the address that gets all mail of this stage, but it is missing; only "liveSending": { "reason": "…" } lets mail go to the contacts themselves',
    ],
    [
      'live sending and an address for all mail',
      { liveSending: { reason: 'production' } },
      'stages.sandbox.redirectAllMailTo: Expected none, because liveSending is on, got "team@example.org"; remove one of the two',
    ],
    [
      'an unknown setting',
      { maxConcurency: 10 },
      'stages.sandbox.maxConcurency: Unknown setting "maxConcurency"; did you mean "maxConcurrency"?',
    ],
    [
      'a number in quotes',
      { monthlyBudgetUsd: '20' },
      'stages.sandbox.monthlyBudgetUsd: Expected a number above 0, got "20" (a text: remove the quotes)',
    ],
    [
      'days that CloudWatch does not know',
      { retention: { logDays: 45 } },
      'stages.sandbox.retention.logDays: Expected days that CloudWatch knows: 7, 14, 30, 60, 90, 180, 365, 731, got 45',
    ],
    [
      'sweeps that do not divide the hour',
      anOrganization({ sweepMinutes: 7 }),
      'stages.sandbox.organizations[0].sweepMinutes: Expected minutes that divide an hour: 5, 10, 15, 20, 30 or 60, got 7',
    ],
    [
      'an end of sending before its beginning',
      anOrganization({ sendUntil: '08:00' }),
      'stages.sandbox.organizations[0].sendUntil: Expected a time after sendTime (08:30), got "08:00"',
    ],
    [
      'a plan after the mail',
      anOrganization({ planTime: '09:00' }),
      'stages.sandbox.organizations[0].planTime: Expected a time before sendTime (08:30), got "09:00"',
    ],
    [
      'an account without a region',
      { account: '111122223333' },
      'stages.sandbox.region: Expected account and region together, or neither (then the CLI’s profile decides)',
    ],
    [
      'an account as a number',
      { account: 111122223333, region: 'us-east-1' },
      'stages.sandbox.account: Expected an AWS account id of 12 digits in quotes, got 111122223333 (a number: put it in quotes)',
    ],
    [
      'a hosted zone of an address',
      { ses: { identity: 'clinic@example.org', hostedZoneId: 'Z0123456789ABC' } },
      'stages.sandbox.ses.hostedZoneId: Expected a domain as ses.identity where its zone is given, got "clinic@example.org"',
    ],
  ])('are refused with the fix: %s', (_what, wrong, message) => {
    expect(() => readSettings({ stages: { sandbox: aStage(wrong) } })).toThrow(
      `The settings of cdk.context.json cannot be deployed:\n  ${message}`,
    );
  });

  it.each<[string, Parameters<typeof readSettings>[0], string]>([
    [
      'a stage name that resources cannot have',
      { stages: { 'Our Sandbox': aStage({}) } },
      'stages.Our Sandbox: Expected the name of a stage: 1–16 of a–z, 0–9 and "-", a letter first, got "Our Sandbox"',
    ],
    [
      'no stages at all',
      { stages: undefined },
      'stages: Expected a group of settings, but it is missing',
    ],
    ['text that is no JSON', { stages: '{sandbox' }, 'stages: Expected JSON, got "{sandbox"'],
    [
      'a server of a stage’s name',
      {
        stages: { sandbox: aStage({}) },
        servers: { sandbox: { ses: { identity: 'mail.example.org' } } },
      },
      'servers.sandbox: Expected a name that no stage has, got "sandbox", which is one',
    ],
    [
      'a server without an identity',
      { stages: {}, servers: { clinic: { ses: {} } } },
      'servers.clinic.ses.identity: Expected the SES identity',
    ],
  ])('are refused with the fix: %s', (_what, context, message) => {
    expect(() => readSettings(context)).toThrow(`cannot be deployed:\n  ${message}`);
  });

  it('are all told at once', () => {
    const wrong = { ses: {}, alarmEmail: 'nobody', memoryMb: 1024 };

    expect(() => readSettings({ stages: { sandbox: aStage(wrong) } })).toThrow(
      /ses\.identity: [^\n]+\n {2}stages\.sandbox\.alarmEmail: [^\n]+\n {2}stages\.sandbox\.memoryMb: /,
    );
  });
});

const ORGANIZATION = { id: 'clinic', timeZone: 'America/Chicago', sendTime: '08:30' };

function aStage(overrides: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return {
    organizations: [ORGANIZATION],
    ses: { identity: 'mail.example.org' },
    redirectAllMailTo: 'team@example.org',
    alarmEmail: 'operators@example.org',
    monthlyBudgetUsd: 20,
    ...overrides,
  };
}

function anOrganization(overrides: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return { organizations: [{ ...ORGANIZATION, ...overrides }] };
}
