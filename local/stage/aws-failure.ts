import { UserError } from '../user-error.ts';

/**
 * What AWS refused, as a line that says what to do; anything else comes back as it is.
 *
 * Errors are told apart by their name and words: the classes belong to packages that are loaded
 * only when a stage is opened.
 */
export function explainAwsFailure(error: unknown, stage: string): unknown {
  if (!(error instanceof Error) || error instanceof UserError) return error;
  const sentence = SENTENCES.find(({ names, words }) => isOne(error, names, words));
  return sentence ? new UserError(sentence.say(error, stage), { cause: error }) : error;
}

interface Sentence {
  /** Names or codes of errors. */
  readonly names: readonly string[];
  /** What the message has to say, where the name alone does not tell. */
  readonly words?: RegExp;
  readonly say: (error: Error, stage: string) => string;
}

const SIGN_IN = 'sign in ("aws sso login"), or name a profile by AWS_PROFILE';

const SENTENCES: readonly Sentence[] = [
  {
    names: [
      'ExpiredToken',
      'ExpiredTokenException',
      'TokenProviderError',
      'SSOTokenProviderFailure',
      'RequestExpired',
    ],
    say: () => `Expected AWS credentials that still hold, got expired ones: ${SIGN_IN}`,
  },
  {
    names: ['CredentialsProviderError'],
    words: /expired/i,
    say: () => `Expected AWS credentials that still hold, got expired ones: ${SIGN_IN}`,
  },
  {
    names: ['CredentialsProviderError'],
    say: () => `Expected AWS credentials, found none: ${SIGN_IN}`,
  },
  {
    names: [
      'UnrecognizedClientException',
      'InvalidClientTokenId',
      'InvalidAccessKeyId',
      'InvalidSignatureException',
      'SignatureDoesNotMatch',
      'AuthFailure',
    ],
    say: ({ name }) =>
      `Expected AWS credentials that the account knows, got ones that it refuses (${name}): ${SIGN_IN}`,
  },
  {
    names: ['Error', 'ConfigError', 'UserError'],
    words: /region is missing/i,
    say: () => 'Expected an AWS region, found none: set AWS_REGION, or a region in the profile',
  },
  {
    names: ['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation', 'Forbidden'],
    say: denied,
  },
  {
    names: [
      'ThrottlingException',
      'Throttling',
      'ThrottledException',
      'TooManyRequestsException',
      'RequestLimitExceeded',
      'ProvisionedThroughputExceededException',
      'SlowDown',
    ],
    say: ({ name }, stage) =>
      `Expected stage ${stage} to answer, got ${name}, each time it was asked: try again in a minute`,
  },
  {
    names: ['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'ETIMEDOUT', 'ECONNRESET', 'TimeoutError'],
    say: (error) =>
      `Expected to reach AWS, got: ${error.message === '' ? codeOf(error) : error.message}; see to the network and to the region`,
  },
  {
    names: ['ResourceNotFoundException', 'NoSuchBucket', 'StateMachineDoesNotExist'],
    say: (error, stage) =>
      `Expected what stage ${stage} names to be there, got ${error.name}: ${error.message}; deploy the stage again, or see whether the region is the right one`,
  },
  {
    names: ['ExecutionDoesNotExist'],
    say: () => 'Expected an execution that Step Functions still knows (90 days), got one it forgot',
  },
  {
    names: ['ExecutionNotRedrivable'],
    say: ({ message }) => `Expected an execution that can be redriven, got: ${message}`,
  },
];

function isOne(error: Error, names: readonly string[], words: RegExp | undefined): boolean {
  const isNamed = names.includes(error.name) || names.includes(codeOf(error));
  return isNamed && (words === undefined || words.test(error.message));
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** AWS says `… is not authorized to perform: dynamodb:Query on resource: …`. */
function denied({ message }: Error, stage: string): string {
  const action = /not authorized to perform:?\s+([\w-]+:\w+)/.exec(message)?.[1];
  const resource = /on (?:the )?resource:?\s+(\S+)/.exec(message)?.[1];
  const what = action ?? 'what this command does';
  const where = resource === undefined ? `on stage ${stage}` : `on ${resource}`;
  return `Expected permission for ${what} ${where}, got access denied: ask for one of the ready-made policies`;
}
