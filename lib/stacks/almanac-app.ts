import { type App, type Environment, Tags } from 'aws-cdk-lib';

import { resourceName } from '../../shared/contracts/aws/resource-names.ts';
import { acknowledgeWildcards } from '../constructs/known-wildcards.ts';
import type { AppSettings, ServerSettings, StageSettings } from '../settings/stage-settings.ts';
import { DataStack } from './data-stack.ts';
import { OperationsStack } from './operations-stack.ts';
import { PipelineStack } from './pipeline-stack.ts';
import { ServerStack } from './server-stack.ts';

/** Adds the stacks of all stages and servers: `almanac-<stage>-data`, `…-pipeline`, … */
export function addStacks(app: App, { stages, servers }: AppSettings, build: string): void {
  for (const settings of stages) {
    const { stage } = settings;
    const props = { settings, env: environmentOf(settings) };
    const data = new DataStack(app, resourceName(stage, 'data'), props);
    const pipeline = new PipelineStack(app, resourceName(stage, 'pipeline'), { ...props, build });
    const operations = new OperationsStack(app, resourceName(stage, 'operations'), props);
    // They share names through parameters, which have to be there first.
    pipeline.addStackDependency(data);
    operations.addStackDependency(pipeline);
    for (const stack of [data, pipeline, operations]) Tags.of(stack).add('almanac-stage', stage);
  }
  for (const settings of servers) {
    const { stage } = settings;
    const props = { settings, env: environmentOf(settings) };
    const server = new ServerStack(app, resourceName(stage, 'server'), props);
    Tags.of(server).add('almanac-stage', stage);
  }
  acknowledgeWildcards(app);
}

/** Without account and region the profile decides at deployment, and synthesis needs neither. */
function environmentOf({ account, region }: StageSettings | ServerSettings): Environment {
  return account === undefined || region === undefined ? {} : { account, region };
}
