import type { Template } from 'aws-cdk-lib/assertions';
import { z } from 'zod';

import { flatText } from './flat-text.ts';
import { resources } from './stage-app.ts';

const oneOrMany = <Item extends z.ZodType>(item: Item) =>
  z.union([z.array(item), item.transform((one) => [one])]);

const policySchema = z.object({
  PolicyDocument: z.object({
    Statement: z.array(
      z.object({
        Effect: z.literal('Allow'),
        Action: oneOrMany(z.string()),
        Resource: oneOrMany(z.unknown()),
      }),
    ),
  }),
});

/** What one policy allows: each action with one resource. */
export interface Granted {
  readonly action: string;
  /** Without partition, region and account; names of other stacks’ resources as `<live-table>`. */
  readonly resource: string;
}

/** What a policy of a template allows, by the policy's logical id. */
export function grantedBy(template: Template): ReadonlyMap<string, readonly Granted[]> {
  return new Map(
    resources(template, 'AWS::IAM::Policy').map(({ id, properties }) => {
      const { Statement } = policySchema.parse(properties).PolicyDocument;
      const granted = Statement.flatMap(({ Action, Resource }) =>
        Resource.flatMap((resource) =>
          Action.map((action) => ({ action, resource: short(flatText(resource)) })),
        ),
      );
      return [id, granted];
    }),
  );
}

const PARAMETERS = [
  'live-table',
  'live-stream',
  'history-table',
  'drop-bucket',
  'data-bucket',
  'hash-key-secret',
];

function short(resource: string): string {
  const named = resource.replaceAll(
    /<SsmParameterValuealmanacsandbox([a-z]+)[0-9A-F]+Parameter>/g,
    (whole, squeezed) =>
      `<${PARAMETERS.find((name) => name.replaceAll('-', '') === squeezed) ?? whole}>`,
  );
  return named.replace(/^arn:<AWS::Partition>:/, '').replace('<AWS::Region>:<AWS::AccountId>:', '');
}
