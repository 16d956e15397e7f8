import { z } from 'zod';
import { machineSchema, type StateGraph } from '../states-language/definition.ts';
import { machineDefinitions } from '../aws/machine-definition.ts';
import { DEPLOYED, resources, stageApp, templateOf } from '../aws/stage-app.ts';

/** The state machines of a stage as they are deployed. */
export interface DeployedMachines {
  /** A machine by its name: `plan`. */
  readonly graphOf: (machine: string) => StateGraph;
  /** The function that a task's resource is a version of: `plan-open`. */
  readonly functionOf: (resource: string) => string | undefined;
}

const STAGE = 'sandbox';
const PREFIX = `almanac-${STAGE}-`;

/** Synthesizes a stage and takes its state machines out of the template. */
export function deployedMachines(): DeployedMachines {
  const pipeline = templateOf(stageApp({ [STAGE]: DEPLOYED.stages[STAGE] }), `${PREFIX}pipeline`);
  const graphs = new Map(
    machineDefinitions(pipeline).map(({ name, text }) => [
      name,
      machineSchema.parse(JSON.parse(text)),
    ]),
  );
  const names = new Map(
    resources(pipeline, 'AWS::Lambda::Function').map(({ id, properties }) => [
      id,
      z
        .string()
        .parse(properties['FunctionName'] ?? '')
        .replace(PREFIX, ''),
    ]),
  );
  const versions = new Map(
    resources(pipeline, 'AWS::Lambda::Version').map(({ id, properties }) => [
      `<${id}>`,
      names.get(z.object({ Ref: z.string() }).parse(properties['FunctionName']).Ref),
    ]),
  );
  return {
    graphOf: (machine) => {
      const graph = graphs.get(machine);
      if (!graph) throw new Error(`Expected a machine "${machine}", there is none`);
      return graph;
    },
    functionOf: (resource) => versions.get(resource),
  };
}
