import { Stack, Validations } from 'aws-cdk-lib';
import { CfnManagedPolicy, CfnPolicy } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import { z } from 'zod';

/** A wildcard that a permission may have, and why there is nothing finer. */
interface KnownWildcard {
  /** The resource as one text, references in angle brackets. */
  readonly resource: RegExp;
  readonly actions: RegExp;
  readonly reason: string;
}

/** Every wildcard that is granted anywhere; one that is not here fails the synthesis. */
const KNOWN: readonly KnownWildcard[] = [
  {
    resource: /^\*$/,
    actions: /^xray:(Put(TraceSegments|TelemetryRecords)|GetSampling(Rules|Targets))$/,
    reason: 'Traces have no resource.',
  },
  {
    resource: /^\*$/,
    actions: /^dynamodb:ListStreams$/,
    reason: 'Lambda looks the stream up before it reads it; listing streams has no resource.',
  },
  {
    resource: /^\*$/,
    actions: /^ses:GetSendQuota$/,
    reason: 'The quota is the account’s; SES has no resource for it.',
  },
  {
    resource: /^\*$/,
    actions:
      /^logs:((Create|Get|Update|Delete)LogDelivery|ListLogDeliveries|PutResourcePolicy|Describe(ResourcePolicies|LogGroups))$/,
    reason: 'Step Functions sets up the delivery of its logs; these actions have no resource.',
  },
  {
    resource: /:s3:::<[^>]+>\/(drop|dropped|reports|runs|backups|journal|attachments)\/\*$/,
    actions: /^s3:(GetObject|PutObject|DeleteObject|AbortMultipartUpload)$/,
    reason: 'The objects under one prefix: their names are those of runs and files to come.',
  },
  {
    resource: /:execution:almanac-[a-z0-9-]+:\*$/,
    actions: /^states:(DescribeExecution|GetExecutionHistory)$/,
    reason: 'The executions of one machine: their names are not known before they begin.',
  },
  {
    resource: /^<Functions\w+\.Arn>:\*$/,
    actions: /^lambda:InvokeFunction$/,
    reason:
      'Any version of one function: executions end, and are redriven, with the version they began with.',
  },
  {
    resource:
      /:execution:\{"Fn::Select":\[6,\{"Fn::Split":\[":",\{"Ref":"\w+"\}\]\}\]\}(\/[a-z]+)?:\*$/,
    actions: /^states:(DescribeExecution|StopExecution|RedriveExecution)$/,
    reason: 'The children of the machine’s own maps: their names are not known before they begin.',
  },
];

const oneOrMany = <Item extends z.ZodType>(item: Item) =>
  z.union([z.array(item), item.transform((one) => [one])]);

const policySchema = z.object({
  Statement: z.array(
    z.object({
      Effect: z.string(),
      Action: oneOrMany(z.string()),
      Resource: oneOrMany(z.unknown()),
    }),
  ),
});

/**
 * Acknowledges, one by one, the wildcards that are known. cdk-nag asks for each finding by itself, so
 * that a new one cannot hide behind an old reason.
 */
export function acknowledgeWildcards(root: IConstruct): void {
  for (const node of root.node.findAll()) {
    if (!(node instanceof CfnPolicy || node instanceof CfnManagedPolicy)) continue;
    for (const [resource, actions] of wildcardsOf(Stack.of(node).resolve(node.policyDocument))) {
      const reasons = actions.map((action) => reasonFor(resource, action));
      if (reasons.includes(undefined)) continue;
      Validations.of(node).acknowledge({
        id: `AwsSolutions-IAM5[Resource::${resource}]`,
        reason: [...new Set(reasons)].join(' '),
      });
    }
  }
}

/** What a policy allows on resources with a wildcard: by resource its actions. */
function wildcardsOf(document: unknown): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const { Effect, Action, Resource } of policySchema.parse(document).Statement) {
    if (Effect !== 'Allow') continue;
    for (const resource of Resource.map(flatten).filter((text) => text.includes('*'))) {
      found.set(resource, [...(found.get(resource) ?? []), ...Action]);
    }
  }
  return found;
}

function reasonFor(resource: string, action: string): string | undefined {
  return KNOWN.find((known) => known.resource.test(resource) && known.actions.test(action))?.reason;
}

const joined = z.object({ 'Fn::Join': z.tuple([z.string(), z.array(z.unknown())]) });
const attribute = z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) });
const reference = z.object({ Ref: z.string() });

/** A resource as cdk-nag writes it in the names of its findings. */
function flatten(resource: unknown): string {
  if (typeof resource === 'string') return resource;
  const join = joined.safeParse(resource);
  if (join.success) {
    const [delimiter, parts] = join.data['Fn::Join'];
    return parts.map(flatten).join(delimiter);
  }
  const get = attribute.safeParse(resource);
  if (get.success) return `<${get.data['Fn::GetAtt'].join('.')}>`;
  const ref = reference.safeParse(resource);
  return ref.success ? `<${ref.data.Ref}>` : JSON.stringify(resource);
}
