import {
  DistributedMap,
  ItemBatcher,
  JsonPath,
  StateMachineType,
} from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';

import type { AlmanacFunction } from './almanac-function.ts';
import { step } from './step.ts';

/** How a function is run over the slices of an organization. */
export interface SliceMapProps {
  /** Part of the children's ARNs. */
  readonly label: string;
  readonly calls: AlmanacFunction;
  /** What an item has beside its slice, by field: paths into the state's input. */
  readonly shares: Readonly<Record<string, string>>;
  /** Children at a time. */
  readonly maxConcurrency: number;
}

/** Slices of one child: 1,024 slices are 128 children, and one that is repeated repeats little. */
const SLICES_PER_CHILD = 8;

/**
 * A Distributed Map over `$.slices`, in batches. A child answers nothing: what the function makes is
 * in the buckets and tables, and the answers of all children together would have to stay below the
 * size of a state.
 *
 * It has no Catch: a child that fails after its retries fails the execution, which a rule sees, and a
 * redrive begins again with the children that failed.
 */
export function sliceMap(scope: Construct, id: string, props: SliceMapProps): DistributedMap {
  const { label, calls, shares, maxConcurrency } = props;
  const item = Object.entries({ ...shares, slice: '$$.Map.Item.Value' }).map(
    ([field, path]) => [field, JsonPath.objectAt(path)] as const,
  );
  const map = new DistributedMap(scope, id, {
    label,
    itemsPath: '$.slices',
    itemSelector: Object.fromEntries(item),
    itemBatcher: new ItemBatcher({ maxItemsPerBatch: SLICES_PER_CHILD }),
    mapExecutionType: StateMachineType.STANDARD,
    maxConcurrency,
    resultPath: JsonPath.DISCARD,
  });
  return map.itemProcessor(step(map, `${id} (slices)`, { calls, answer: 'nothing' }));
}
