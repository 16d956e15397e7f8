import { afterEach, describe, expect, it } from 'vitest';
import { sesMailer, type SesMailerOptions } from '../../../shared/adapters/ses/ses-mailer.ts';
import type { Mailer } from '../../../shared/ports/mailer.ts';
import {
  refusing,
  resultOf,
  type SesBehaviour,
  type SesServer,
  startSesServer,
} from '../../support/ses-server.ts';

const servers: SesServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

/** An account as SES describes it. */
interface Account {
  readonly enabled: boolean;
  readonly max24Hours: number;
  readonly verified: readonly string[];
  readonly sets: readonly string[];
}

const READY: Account = {
  enabled: true,
  max24Hours: 50_000,
  verified: ['example.org'],
  sets: ['almanac-test'],
};

function accountOf(account: Account): SesBehaviour {
  const results: Readonly<Record<string, (form: URLSearchParams) => string | undefined>> = {
    GetAccountSendingEnabled: () => `<Enabled>${String(account.enabled)}</Enabled>`,
    GetSendQuota: () =>
      `<Max24HourSend>${String(account.max24Hours)}</Max24HourSend><MaxSendRate>14.0</MaxSendRate><SentLast24Hours>127.0</SentLast24Hours>`,
    GetIdentityVerificationAttributes: (form) => {
      const asked = [...form]
        .filter(([name]) => name.startsWith('Identities'))
        .map(([, value]) => value);
      const entries = asked.map((identity) => {
        const status = account.verified.includes(identity) ? 'Success' : 'Pending';
        return `<entry><key>${identity}</key><value><VerificationStatus>${status}</VerificationStatus></value></entry>`;
      });
      return `<VerificationAttributes>${entries.join('')}</VerificationAttributes>`;
    },
    DescribeConfigurationSet: (form) => {
      const name = form.get('ConfigurationSetName') ?? '';
      if (!account.sets.includes(name)) return undefined;
      return `<ConfigurationSet><Name>${name}</Name></ConfigurationSet>`;
    },
  };
  return {
    on: 'request',
    act: (response, form) => {
      const action = form.get('Action') ?? '';
      const result = results[action]?.(form);
      if (result !== undefined) {
        response.end(resultOf(action, result));
        return;
      }
      const refusal = refusing(400, 'ConfigurationSetDoesNotExist', 'There is none');
      if (refusal.on === 'request') refusal.act(response, form);
    },
  };
}

async function mailerAt(
  behaviour: SesBehaviour,
  options: Partial<SesMailerOptions> = {},
): Promise<Mailer> {
  const server = await startSesServer(behaviour);
  servers.push(server);
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  return sesMailer({
    stage: 'test',
    configurationSet: 'almanac-test',
    client: { region: 'us-east-1', endpoint: server.endpoint, credentials },
    ...options,
  });
}

const FROM = '"Lakeside" <hello@example.org>';

describe('the quota of an account', () => {
  it('is as SES tells it', async () => {
    const mailer = await mailerAt(accountOf(READY));

    expect(await mailer.quota()).toEqual({
      max24Hours: 50_000,
      maxPerSecond: 14,
      sentLast24Hours: 127,
    });
  });

  it('is as good as none where SES sets none', async () => {
    const mailer = await mailerAt(accountOf({ ...READY, max24Hours: -1 }));

    expect((await mailer.quota()).max24Hours).toBe(1_000_000_000);
    expect(await mailer.check(FROM)).toEqual([]);
  });
});

describe('a check of an account', () => {
  it('finds nothing where all is ready', async () => {
    expect(await (await mailerAt(accountOf(READY))).check(FROM)).toEqual([]);
  });

  it.each(['hello@example.org', 'example.org', 'mail.example.org'])(
    'takes %s as verified for its own mail',
    async (identity) => {
      const mailer = await mailerAt(accountOf({ ...READY, verified: ['example.org', identity] }));
      const from = identity.includes('@') ? identity : `news@${identity}`;

      expect(await mailer.check(from)).toEqual([]);
    },
  );

  it('names the sender that is not verified, and what to do', async () => {
    const mailer = await mailerAt(accountOf({ ...READY, verified: [] }));

    const [problem, ...others] = await mailer.check(FROM);

    expect(problem).toContain('hello@example.org');
    expect(problem).toContain('DKIM');
    expect(others).toEqual([]);
  });

  it('tells of a sandbox, of paused sending and of a missing configuration set', async () => {
    const mailer = await mailerAt(
      accountOf({ ...READY, enabled: false, max24Hours: 200, sets: [] }),
    );

    expect(await mailer.check(FROM)).toEqual([
      expect.stringContaining('Sending is paused'),
      expect.stringContaining('request production access'),
      expect.stringContaining('no configuration set "almanac-test"'),
    ]);
  });

  it('is content with a sandbox where all mail goes to one verified address', async () => {
    const sandbox = { ...READY, max24Hours: 200, verified: ['example.org', 'owner@example.com'] };
    const redirectAllMailTo = 'owner@example.com';
    const known = await mailerAt(accountOf(sandbox), { redirectAllMailTo });
    const unknown = await mailerAt(accountOf({ ...sandbox, verified: ['example.org'] }), {
      redirectAllMailTo,
    });

    expect(await known.check(FROM)).toEqual([]);
    expect(await unknown.check(FROM)).toEqual([
      expect.stringContaining('verify-email-identity --email-address owner@example.com'),
    ]);
  });

  it('says what could not be asked', async () => {
    const mailer = await mailerAt(refusing(403, 'AccessDenied', 'not authorized'));

    const problems = await mailer.check(FROM);

    expect(problems).toHaveLength(4);
    expect(problems[0]).toContain('could not be asked whether sending is on (AccessDenied');
  });
});
