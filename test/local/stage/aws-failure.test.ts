import { describe, expect, it } from 'vitest';
import { explainAwsFailure } from '../../../local/stage/aws-failure.ts';
import { UserError } from '../../../local/user-error.ts';
import { aCommandLine } from '../../support/command-line.ts';

const CASES: readonly (readonly [string, string, string])[] = [
  [
    'CredentialsProviderError',
    'Could not load credentials from any providers',
    'Expected AWS credentials, found none: sign in ("aws sso login"), or name a profile by AWS_PROFILE',
  ],
  [
    'CredentialsProviderError',
    'The SSO session associated with this profile has expired.',
    'Expected AWS credentials that still hold, got expired ones: sign in ("aws sso login"), or name a profile by AWS_PROFILE',
  ],
  [
    'ExpiredTokenException',
    'The security token included in the request is expired',
    'Expected AWS credentials that still hold, got expired ones: sign in ("aws sso login"), or name a profile by AWS_PROFILE',
  ],
  [
    'UnrecognizedClientException',
    'The security token included in the request is invalid.',
    'Expected AWS credentials that the account knows, got ones that it refuses (UnrecognizedClientException): sign in ("aws sso login"), or name a profile by AWS_PROFILE',
  ],
  [
    'Error',
    'Region is missing',
    'Expected an AWS region, found none: set AWS_REGION, or a region in the profile',
  ],
  [
    'AccessDeniedException',
    'User: arn:aws:sts::1:assumed-role/analyst/me is not authorized to perform: states:StartExecution on resource: arn:aws:states:us-east-1:1:stateMachine:plan because no identity-based policy allows it',
    'Expected permission for states:StartExecution on arn:aws:states:us-east-1:1:stateMachine:plan, got access denied: ask for one of the ready-made policies',
  ],
  [
    'AccessDenied',
    'Access Denied',
    'Expected permission for what this command does on stage prod, got access denied: ask for one of the ready-made policies',
  ],
  [
    'ThrottlingException',
    'Rate exceeded',
    'Expected stage prod to answer, got ThrottlingException, each time it was asked: try again in a minute',
  ],
  [
    'ResourceNotFoundException',
    'Requested resource not found: Table: almanac-prod-live not found',
    'Expected what stage prod names to be there, got ResourceNotFoundException: Requested resource not found: Table: almanac-prod-live not found; deploy the stage again, or see whether the region is the right one',
  ],
  [
    'ExecutionNotRedrivable',
    'Execution is not redrivable',
    'Expected an execution that can be redriven, got: Execution is not redrivable',
  ],
];

describe('what AWS refuses', () => {
  it.each(CASES)('is told in a line that says what to do: %s, %s', (name, message, line) => {
    const explained = explainAwsFailure(anError(name, message), 'prod');
    expect(explained).toBeInstanceOf(UserError);
    expect(String(explained)).toBe(`UserError: ${line}`);
  });

  it('names the address that could not be reached', () => {
    const error = Object.assign(new Error('getaddrinfo ENOTFOUND ssm.mars-1.amazonaws.com'), {
      code: 'ENOTFOUND',
    });
    expect(String(explainAwsFailure(error, 'prod'))).toContain(
      'Expected to reach AWS, got: getaddrinfo ENOTFOUND ssm.mars-1.amazonaws.com',
    );
  });

  it('leaves other errors and our own as they are', () => {
    const unexpected = new TypeError('x is not a function');
    const own = new UserError('Expected --org, got none');
    expect(explainAwsFailure(unexpected, 'prod')).toBe(unexpected);
    expect(explainAwsFailure(own, 'prod')).toBe(own);
    expect(explainAwsFailure('text', 'prod')).toBe('text');
  });

  it('reaches the user as one line and exit code 1, as JSON too', async () => {
    const line = aCommandLine(undefined, {
      openStage: () => Promise.reject(anError('ExpiredToken', 'The provided token has expired.')),
    });
    const { code, stdout, stderr } = await line.run('--stage', 'prod', 'runs', '--json');
    expect(code).toBe(1);
    expect(stderr).toMatch(/^almanac: expected AWS credentials that still hold, got expired/);
    expect(stdout).toMatch(/^\{"error":"Expected AWS credentials that still hold[^\n]+\n$/);
  });
});

function anError(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}
