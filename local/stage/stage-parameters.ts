import { GetParametersCommand, type SSMClient } from '@aws-sdk/client-ssm';
import {
  parameterName,
  STAGE_PARAMETERS,
  type StageParameter,
} from '../../shared/contracts/aws/resource-names.ts';
import { UserError } from '../user-error.ts';

/** What a stage says of itself; a stage with live sending has no address for all mail. */
export type StageNames = Readonly<Record<Exclude<StageParameter, Optional>, string>> & {
  readonly [Parameter in Optional]: string | null;
};

const OPTIONAL = ['redirect-all-mail-to'] as const;
type Optional = (typeof OPTIONAL)[number];

/** Systems Manager takes so many names at a time. */
const AT_ONCE = 10;

/** Reads the names of a stage's resources. @throws UserError when there is no such stage. */
export async function readStageParameters(client: SSMClient, stage: string): Promise<StageNames> {
  checkStageName(stage);
  const values = await valuesOf(client, stage);
  const missing = STAGE_PARAMETERS.filter(
    (parameter) => !values.has(parameter) && !isOptional(parameter),
  );
  if (missing.length > 0) throw await missingParameters(client, stage, missing);
  const named = (parameter: StageParameter): string => values.get(parameter) ?? '';
  return {
    'live-table': named('live-table'),
    'live-stream': named('live-stream'),
    'history-table': named('history-table'),
    'drop-bucket': named('drop-bucket'),
    'data-bucket': named('data-bucket'),
    'hash-key-secret': named('hash-key-secret'),
    'configuration-set': named('configuration-set'),
    'redirect-all-mail-to': values.get('redirect-all-mail-to') ?? null,
    'import-machine': named('import-machine'),
    'plan-machine': named('plan-machine'),
    'send-machine': named('send-machine'),
    'backup-machine': named('backup-machine'),
    'restore-machine': named('restore-machine'),
    'import-topic': named('import-topic'),
    'replan-failures': named('replan-failures'),
    'journal-failures': named('journal-failures'),
    'stream-redrive-function': named('stream-redrive-function'),
  };
}

/** A stage's name is part of names in AWS; a slash in it would ask for another stage's parameters. */
function checkStageName(stage: string): void {
  if (/^[a-z][a-z0-9-]{0,15}$/.test(stage)) return;
  throw new UserError(
    `Expected the name of a stage, 1–16 of a–z, 0–9 and "-", a letter first, got "${stage}"`,
  );
}

async function valuesOf(
  client: SSMClient,
  stage: string,
): Promise<ReadonlyMap<StageParameter, string>> {
  const byName = new Map(
    STAGE_PARAMETERS.map((parameter) => [parameterName(stage, parameter), parameter]),
  );
  const values = new Map<StageParameter, string>();
  const names = [...byName.keys()];
  for (let at = 0; at < names.length; at += AT_ONCE) {
    const Names = names.slice(at, at + AT_ONCE);
    const { Parameters = [] } = await client.send(new GetParametersCommand({ Names }));
    for (const { Name, Value } of Parameters) {
      const parameter = byName.get(Name ?? '');
      if (parameter !== undefined && Value !== undefined) values.set(parameter, Value);
    }
  }
  return values;
}

function isOptional(parameter: StageParameter): boolean {
  return OPTIONAL.some((optional) => optional === parameter);
}

async function missingParameters(
  client: SSMClient,
  stage: string,
  missing: readonly StageParameter[],
): Promise<UserError> {
  const region = await client.config.region();
  const required = STAGE_PARAMETERS.length - OPTIONAL.length;
  const names = missing.map((parameter) => parameterName(stage, parameter)).join(', ');
  return missing.length === required
    ? new UserError(
        `Expected stage "${stage}" in region ${region} of the account you are signed in to, found none of its parameters: ${names}; see to --stage, AWS_REGION and AWS_PROFILE`,
      )
    : new UserError(
        `Expected all parameters of stage "${stage}" in region ${region}, found none for ${names}; deploy all its stacks`,
      );
}
