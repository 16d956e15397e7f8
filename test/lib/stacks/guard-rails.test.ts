import { App, Stack, Validations } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { z } from 'zod';

import { flatText } from '../../support/aws/flat-text.ts';
import { stageApp, templateOf } from '../../support/aws/stage-app.ts';

const APP = stageApp();
const STACKS = [
  'almanac-sandbox-data',
  'almanac-sandbox-pipeline',
  'almanac-sandbox-operations',
  'almanac-clinic-server',
];

describe('the AwsSolutions checks', () => {
  it('find nothing in any stack that is not explained', () => {
    const app = stageApp();
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));

    expect(() => app.synth()).not.toThrow();
  });

  it('would find something', () => {
    const app = new App();
    new Bucket(new Stack(app, 'open'), 'Bucket');
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));

    expect(() => app.synth()).toThrow('server access logs disabled');
  });

  it('are acknowledged with a reason, rule by rule', () => {
    const acknowledged = APP.node
      .findAll()
      .flatMap(({ node }) =>
        node.metadata
          .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
          .flatMap(({ data }) => Object.entries(z.record(z.string(), z.string()).parse(data))),
      );
    const rules = new Set(acknowledged.map(([id]) => id.replace(/\[.*/, '').replace(/.*::/, '')));

    expect([...rules].sort()).toEqual([
      'AwsSolutions-IAM5',
      'AwsSolutions-S1',
      'AwsSolutions-SF1',
      'AwsSolutions-SMG4',
      'AwsSolutions-SQS3',
    ]);
    expect(acknowledged.filter(([, reason]) => reason.length < 20)).toEqual([]);
  });
});

describe('what is deployed', () => {
  it.each(STACKS)('is as it was looked at last: %s', async (stack) => {
    const template = stableText(templateOf(APP, stack).toJSON());

    await expect(template).toMatchFileSnapshot(`__snapshots__/${stack}.yaml`);
  });
});

/**
 * A template as it is read best: references in angle brackets, machines by their states. Without what
 * changes with every change of the code, and without the environment, which is one for all functions.
 */
function stableText(template: unknown): string {
  return stringify(readable(template), { lineWidth: 0 })
    .replaceAll(/CurrentVersion[0-9A-F]{8}[0-9a-f]{32}/g, 'CurrentVersion')
    .replaceAll(/\b[0-9a-f]{64}\b/g, '<hash>');
}

function readable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(readable);
  if (typeof value !== 'object' || value === null) return value;
  if ('Fn::Join' in value || 'Fn::GetAtt' in value || 'Ref' in value) return flatText(value);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => name !== 'Environment' && name !== 'Metadata')
      .map(([name, part]) =>
        name === 'DefinitionString' ? [name, JSON.parse(flatText(part))] : [name, readable(part)],
      ),
  );
}
