/** Names of a stage's resources that are known to people, to the command line and to other stacks. */

/** `almanac-<stage>-<what>`. */
export function resourceName(stage: string, what: string): string {
  return `almanac-${stage}-${what}`;
}

/** What a stage publishes as parameters: how stacks and the command line find each other's resources. */
export const STAGE_PARAMETERS = [
  'live-table',
  'live-stream',
  'history-table',
  'drop-bucket',
  'data-bucket',
  'hash-key-secret',
  'configuration-set',
  'redirect-all-mail-to',
  'import-machine',
  'plan-machine',
  'send-machine',
  'backup-machine',
  'restore-machine',
  'import-topic',
  'replan-failures',
  'journal-failures',
  'stream-redrive-function',
] as const;
export type StageParameter = (typeof STAGE_PARAMETERS)[number];

/** Where the value of a parameter is in Systems Manager. */
export function parameterName(stage: string, parameter: StageParameter): string {
  return `/almanac/${stage}/${parameter}`;
}
