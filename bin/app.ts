/** The CDK app: reads the settings of cdk.context.json and makes the stacks of all stages. */
import { join } from 'node:path';

import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';

import { readSettings, SettingsError } from '../lib/settings/read-settings.ts';
import { sourceBuild } from '../lib/settings/source-build.ts';
import { addStacks } from '../lib/stacks/almanac-app.ts';

const app = new App();
try {
  const context = (name: string): unknown => app.node.tryGetContext(name);
  const settings = readSettings({ stages: context('stages'), servers: context('servers') });
  addStacks(app, settings, sourceBuild(join(import.meta.dirname, '..')));
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
