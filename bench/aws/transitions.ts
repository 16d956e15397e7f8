import {
  machineDefinitions,
  type MachineDefinition,
} from '../../test/support/aws/machine-definition.ts';
import { stageApp, templateOf } from '../../test/support/aws/stage-app.ts';

/** State transitions that executions are charged for, by machine, as the definitions have them. */
export interface Transitions {
  /** A plan, or a backup, of so many slices. */
  readonly overSlices: (machine: 'plan' | 'backup', slices: number) => number;
  /** A send run of so many tasks. */
  readonly send: (tasks: number) => number;
}

/** Slices of one child. */
export const SLICES_PER_CHILD = 8;

/** Counts the states of the deployed machines. */
export function stateTransitions(): Transitions {
  const machines = machineDefinitions(templateOf(stageApp(), 'almanac-sandbox-pipeline'));
  const found = (name: string): MachineDefinition => {
    const machine = machines.find((one) => one.name === name);
    if (!machine) throw new Error(`Expected a state machine "${name}"`);
    return machine;
  };
  return {
    overSlices: (name, slices) => {
      const { states, children } = found(name);
      const each = Math.ceil(slices / SLICES_PER_CHILD);
      return own(states) + each * Object.values(children).reduce((sum, one) => sum + own(one), 0);
    },
    send: (tasks) => {
      const { states, children } = found('send');
      return own(states) + tasks * Object.values(children).reduce((sum, one) => sum + own(one), 0);
    },
  };
}

/** Every state once, also those of other ways through, and one for the start. */
function own(states: Readonly<Record<string, unknown>>): number {
  return Object.keys(states).length + 1;
}
