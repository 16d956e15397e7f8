import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { sesMailer, type SesMailerOptions } from '../../../shared/adapters/ses/ses-mailer.ts';
import type { Mailer, OutgoingMail } from '../../../shared/ports/mailer.ts';
import {
  answering,
  refusing,
  resultOf,
  type SesBehaviour,
  type SesServer,
  startSesServer,
} from '../../support/ses-server.ts';
import { TEST_CERTIFICATE } from '../../support/test-certificate.ts';

const servers: SesServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function start(behaviour: SesBehaviour, tls?: typeof TEST_CERTIFICATE): Promise<SesServer> {
  const server = await startSesServer(behaviour, tls);
  servers.push(server);
  return server;
}

function mailerTo(endpoint: string, options: Partial<SesMailerOptions> = {}): Mailer {
  return sesMailer({
    stage: 'test',
    configurationSet: 'almanac-test',
    limits: { connectMs: 500, answerMs: 500 },
    ...options,
    client: {
      region: 'us-east-1',
      endpoint,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      ...options.client,
    },
  });
}

function aMail(overrides: Partial<OutgoingMail> = {}): OutgoingMail {
  return {
    organizationId: 'org-1',
    emailId: 'abcdefghijklmnopqrstuvwxyz',
    from: '"Lakeside" <hello@example.org>',
    to: 'ann@example.com',
    mime: Buffer.from('From: hello@example.org\r\nTo: ann@example.com\r\n\r\nzwölf'),
    ...overrides,
  };
}

const ACCEPTED = answering(200, resultOf('SendRawEmail', '<MessageId>m-1</MessageId>'));

/** An answer whose head promises more than comes before the connection breaks. */
function brokenOff(status: number, body: string): SesBehaviour {
  return {
    on: 'request',
    act: (response) => {
      response.writeHead(status, { 'content-length': '500' });
      response.write(body, () => {
        response.destroy();
      });
    },
  };
}

const HANGING: SesBehaviour = { on: 'request', act: () => undefined };

describe('a mail handed to SES', () => {
  it('goes to its one recipient, with its tags and its configuration set, byte for byte', async () => {
    const server = await start(ACCEPTED);

    const result = await mailerTo(server.endpoint).send(aMail());

    expect(result).toEqual({ result: 'accepted', messageId: 'm-1' });
    const form = Object.fromEntries(server.forms[0] ?? []);
    expect(form).toEqual({
      Action: 'SendRawEmail',
      Version: '2010-12-01',
      Source: 'hello@example.org',
      'Destinations.member.1': 'ann@example.com',
      'RawMessage.Data': Buffer.from(aMail().mime).toString('base64'),
      ConfigurationSetName: 'almanac-test',
      'Tags.member.1.Name': 'stage',
      'Tags.member.1.Value': 'test',
      'Tags.member.2.Name': 'organization',
      'Tags.member.2.Value': 'org-1',
      'Tags.member.3.Name': 'email_id',
      'Tags.member.3.Value': 'abcdefghijklmnopqrstuvwxyz',
    });
  });

  it('goes to the stage’s own address instead, unchanged, where all mail is redirected', async () => {
    const server = await start(ACCEPTED);
    const mailer = mailerTo(server.endpoint, { redirectAllMailTo: 'owner@example.org' });

    await mailer.send(aMail());

    const [form] = server.forms;
    expect(form?.get('Destinations.member.1')).toBe('owner@example.org');
    expect(form?.has('Destinations.member.2')).toBe(false);
    expect(form?.get('RawMessage.Data')).toBe(Buffer.from(aMail().mime).toString('base64'));
  });

  it('has a connection of its own', async () => {
    const server = await start(ACCEPTED);
    const mailer = mailerTo(server.endpoint);

    await mailer.send(aMail());
    await mailer.send(aMail());

    expect([server.requests(), server.connections()]).toEqual([2, 2]);
  });
});

function notVerified(address: string): string {
  return `Email address is not verified. The following identities failed the check in region US-EAST-1: ${address}`;
}

describe('an answer of SES', () => {
  const rate = { result: 'throttled', retryAfterMs: 1_000 };
  const long = { result: 'throttled', retryAfterMs: 60_000 };
  it.each([
    ['the rate is exceeded', refusing(400, 'Throttling', 'Maximum sending rate exceeded.'), rate],
    [
      'the day’s quota is used up',
      refusing(400, 'Throttling', 'Daily message quota exceeded.'),
      long,
    ],
    ['too many requests', refusing(429, 'TooManyRequestsException', 'Slow down'), rate],
    ['throttling with a 503', refusing(503, 'ThrottlingException', 'Rate exceeded'), rate],
    ['a limit is exceeded', refusing(400, 'LimitExceeded', 'Too many'), long],
    ['sending is paused', refusing(400, 'AccountSendingPausedException', 'Paused'), long],
    ['the set is paused', refusing(400, 'ConfigurationSetSendingPausedException', 'Paused'), long],
    ['there is no such set', refusing(400, 'ConfigurationSetDoesNotExist', 'No set'), long],
    ['there is no MX record', refusing(400, 'MailFromDomainNotVerifiedException', 'No MX'), long],
    ['the role may not send', refusing(403, 'AccessDenied', 'not authorized to ses:Send'), long],
    ['the keys are unknown', refusing(403, 'InvalidClientTokenId', 'The token is invalid'), long],
    ['the signature is old', refusing(403, 'SignatureDoesNotMatch', 'Signature expired'), long],
    ['the session is over', refusing(403, 'ExpiredToken', 'The token is expired'), long],
    [
      'the sender is not verified',
      refusing(400, 'MessageRejected', notVerified('Hello@example.org')),
      long,
    ],
    [
      'the recipient is not verified',
      refusing(400, 'MessageRejected', notVerified('ann@example.com')),
      { result: 'rejected' },
    ],
    [
      'it rejects the message',
      refusing(400, 'MessageRejected', 'Contains a virus'),
      { result: 'rejected' },
    ],
    [
      'an address is invalid',
      refusing(400, 'InvalidParameterValue', 'Domain ends with dot'),
      { result: 'rejected' },
    ],
    ['the input is invalid', refusing(400, 'ValidationError', 'too long'), { result: 'rejected' }],
    ['it failed itself', refusing(500, 'InternalFailure', 'Oops'), { result: 'ambiguous' }],
    ['it is unavailable', refusing(503, 'ServiceUnavailable', 'Soon'), { result: 'ambiguous' }],
    ['a proxy’s 503', answering(503, '<html>Service Unavailable</html>'), { result: 'ambiguous' }],
    ['a proxy’s 400', answering(400, '<html><p>Bad Request</html>'), { result: 'ambiguous' }],
    ['an empty 403', answering(403, ''), { result: 'ambiguous' }],
    ['an empty 404', answering(404, ''), { result: 'ambiguous' }],
    ['an empty 500', answering(500, ''), { result: 'ambiguous' }],
    ['a redirect', answering(307, ''), { result: 'ambiguous' }],
    [
      'a refusal that breaks off',
      brokenOff(400, '<ErrorResponse><Error><Code>Thro'),
      { result: 'ambiguous' },
    ],
    ['success that is no XML', answering(200, 'fine!'), { result: 'ambiguous' }],
    [
      'success without a message id',
      answering(200, resultOf('SendRawEmail', '')),
      { result: 'ambiguous' },
    ],
    [
      'success that breaks off',
      brokenOff(200, '<SendRawEmailResponse><Sen'),
      { result: 'ambiguous' },
    ],
    ['an empty success', answering(200, ''), { result: 'ambiguous' }],
  ])('that says “%s” is told as what it proves', async (_, behaviour, expected) => {
    const server = await start(behaviour);

    const result = await mailerTo(server.endpoint).send(aMail());

    expect(result).toMatchObject(expected);
    expect([server.requests(), server.connections()]).toEqual([1, 1]);
  });
});

describe('a connection to SES', () => {
  it.each<[string, SesBehaviour]>([
    ['is closed when it stands', { on: 'connection', act: (socket) => socket.destroy() }],
    [
      'is reset before the body was read',
      { on: 'head', act: (socket) => socket.resetAndDestroy() },
    ],
    [
      'is reset after the body was read',
      { on: 'request', act: (response) => response.socket?.resetAndDestroy() },
    ],
    ['is closed after the body was read', { on: 'request', act: (response) => response.destroy() }],
    ['is silent after the body was read', HANGING],
  ])('that %s leaves a doubt, and is not tried again', async (_, behaviour) => {
    const server = await start(behaviour);

    const result = await mailerTo(server.endpoint).send(aMail());

    expect(result).toMatchObject({ result: 'ambiguous' });
    expect(server.requests()).toBeLessThanOrEqual(1);
    expect(server.connections()).toBe(1);
  });

  it('that is silent in the middle of the answer leaves a doubt', async () => {
    const server = await start({
      on: 'request',
      act: (response) => {
        response.writeHead(200, { 'content-length': '500' });
        response.write('<SendRawEmailResponse>');
      },
    });

    const result = await mailerTo(server.endpoint).send(aMail());

    expect(result).toMatchObject({ result: 'ambiguous' });
    expect(server.requests()).toBe(1);
  });

  it('that is reset at once tells no more than it can know', async () => {
    const server = await start({ on: 'connection', act: (socket) => socket.resetAndDestroy() });

    const { result } = await mailerTo(server.endpoint).send(aMail());

    // Whether the reset comes before or after the first byte is a race that nobody can decide.
    expect(['not_sent', 'ambiguous']).toContain(result);
    expect(server.connections()).toBe(1);
  });

  it('that nobody accepts means that nothing was sent', async () => {
    const server = await start(HANGING);
    await server.close();

    expect(await mailerTo(server.endpoint).send(aMail())).toMatchObject({ result: 'not_sent' });
  });

  it('to a name that does not exist means that nothing was sent', async () => {
    const mailer = mailerTo('http://ses.invalid');

    expect(await mailer.send(aMail())).toMatchObject({ result: 'not_sent' });
  });

  it('without credentials is not opened', async () => {
    const server = await start(ACCEPTED);
    const credentials = async (): Promise<never> => {
      throw new Error('Could not load credentials');
    };

    const result = await mailerTo(server.endpoint, { client: { credentials } }).send(aMail());

    expect(result).toMatchObject({
      result: 'not_sent',
      detail: 'Error: Could not load credentials',
    });
    expect(server.connections()).toBe(0);
  });
});

describe('an encrypted connection to SES', () => {
  const trust = (...certificates: readonly string[]): void => {
    setDefaultCACertificates([...getCACertificates('bundled'), ...certificates]);
  };
  afterEach(() => {
    trust();
  });

  it.each<[string, SesBehaviour]>([
    ['is reset', { on: 'connection', act: (socket) => socket.resetAndDestroy() }],
    ['is closed', { on: 'connection', act: (socket) => socket.destroy() }],
    ['is silent', { on: 'connection', act: () => undefined }],
    ['gets another protocol', { on: 'connection', act: (socket) => socket.end('220 smtp\r\n') }],
  ])('that %s before it stands means that nothing was sent', async (_, behaviour) => {
    const server = await start(behaviour);
    const endpoint = server.endpoint.replace('http:', 'https:');

    expect(await mailerTo(endpoint).send(aMail())).toMatchObject({ result: 'not_sent' });
    expect(server.forms).toHaveLength(0);
  });

  it('to a server that cannot be trusted means that nothing was sent', async () => {
    const server = await start(ACCEPTED, TEST_CERTIFICATE);

    const result = await mailerTo(server.endpoint).send(aMail());

    expect(result).toMatchObject({ result: 'not_sent' });
    expect(server.requests()).toBe(0);
  });

  it('carries mail when it stands, and leaves a doubt when it breaks after that', async () => {
    trust(TEST_CERTIFICATE.cert);
    const fine = await start(ACCEPTED, TEST_CERTIFICATE);
    const breaking = await start(
      { on: 'request', act: (response) => response.socket?.destroy() },
      TEST_CERTIFICATE,
    );

    const results = [
      await mailerTo(fine.endpoint).send(aMail()),
      await mailerTo(breaking.endpoint).send(aMail()),
    ];

    expect(results).toMatchObject([{ result: 'accepted' }, { result: 'ambiguous' }]);
    expect(breaking.requests()).toBe(1);
  });
});
