import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { z } from 'zod';

import { readSettings } from '../../../lib/settings/read-settings.ts';
import { addStacks } from '../../../lib/stacks/almanac-app.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');

/** The stages of cdk.context.json, as they are deployed. */
export const DEPLOYED = z
  .object({ stages: z.record(z.string(), z.record(z.string(), z.unknown())) })
  .parse(readJson('cdk.context.json'));

const flags = z
  .object({ context: z.record(z.string(), z.unknown()) })
  .parse(readJson('cdk.json')).context;

/** A server, as docs/deploy.md has it. */
export const A_SERVER = { clinic: { ses: { identity: 'mail.example.org' } } };

/** The app of the deployed stages and a server, with the CDK's feature flags and without bundling. */
export function stageApp(stages: unknown = DEPLOYED.stages): App {
  const app = new App({ context: { ...flags, 'aws:cdk:bundling-stacks': [] } });
  addStacks(app, readSettings({ stages, servers: A_SERVER }), 'build-1');
  return app;
}

/** A stack's template by the stack's name. */
export function templateOf(app: App, stack: string): Template {
  const found = app.node.tryFindChild(stack);
  if (!(found instanceof Stack)) throw new Error(`Expected a stack "${stack}"`);
  return Template.fromStack(found);
}

/** One resource of a template. */
export interface FoundResource {
  readonly id: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly deletionPolicy: string | undefined;
}

const resourceSchema = z.looseObject({
  Properties: z.record(z.string(), z.unknown()).default({}),
  DeletionPolicy: z.string().optional(),
});

/** All resources of a type. */
export function resources(template: Template, type: string): readonly FoundResource[] {
  return Object.entries(template.findResources(type)).map(([id, found]) => {
    const { Properties: properties, DeletionPolicy: deletionPolicy } = resourceSchema.parse(found);
    return { id, properties, deletionPolicy };
  });
}

function readJson(path: string): unknown {
  const parsed: unknown = JSON.parse(readFileSync(join(ROOT, path), 'utf8'));
  return parsed;
}
