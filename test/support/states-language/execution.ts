import { holds } from './choices.ts';
import type { MapState, Retrier, State, StateGraph, TaskState } from './definition.ts';
import { filled, valueAt, withResult, type PathScope } from './paths.ts';

/** What a machine calls: a task's resource with its parameters filled in. */
export type Invoke = (resource: string, parameters: unknown) => Promise<unknown>;

/** How an execution ended. A failed one can be redriven. */
export type Ended =
  | { readonly status: 'SUCCEEDED'; readonly output: unknown }
  | {
      readonly status: 'FAILED';
      readonly state: string;
      readonly error: string;
      readonly cause: string;
      readonly redrive: () => Promise<Ended>;
    };

/** What an execution took so far, for the limits of the service. */
export interface Footprint {
  /** Events of the history, as the service counts them; children have histories of their own. */
  events: number;
  /** Those of the child that had the most. */
  childEvents: number;
  /** The largest state input or output, in bytes of JSON. */
  largestPayload: number;
  /** Children that were started. */
  children: number;
  /** Seconds of Wait states. */
  waited: number;
}

/** One execution of a machine. */
export interface ExecutionRequest {
  readonly graph: StateGraph;
  readonly executionId: string;
  readonly invoke: Invoke;
  readonly footprint?: Footprint;
  /** Told of the seconds of each Wait state. */
  readonly wait?: (seconds: number) => Promise<void>;
  /** Epoch milliseconds, for when a state was entered. */
  readonly now?: () => number;
}

/**
 * Carries out a machine as the States language prescribes: reference paths, retries by error name,
 * distributed maps with batches and children of their own, redrive from the state that failed, with
 * only those children that did not succeed.
 */
export async function execute(request: ExecutionRequest, input: unknown): Promise<Ended> {
  return new Execution(request).from(request.graph.StartAt, input);
}

/** Nothing taken yet. */
export function noFootprint(): Footprint {
  return { events: 0, childEvents: 0, largestPayload: 0, children: 0, waited: 0 };
}

/** A failure with the name that retriers and rules know it by. */
class StateFailure extends Error {
  readonly error: string;

  constructor(error: string, cause: string) {
    super(cause);
    this.error = error;
  }
}

const MOST_STATES = 10_000;

class Execution {
  readonly #request: ExecutionRequest;
  readonly #footprint: Footprint;
  readonly #context: Readonly<Record<string, unknown>>;
  /** How a map's children ended, while the map did not succeed. */
  readonly #ended = new Map<string, Map<number, Ended>>();

  constructor(request: ExecutionRequest) {
    this.#request = request;
    this.#footprint = request.footprint ?? noFootprint();
    this.#context = { Execution: { Id: request.executionId } };
  }

  async from(start: string, startInput: unknown): Promise<Ended> {
    let [name, input] = [start, startInput];
    for (let states = 0; states < MOST_STATES; states++) {
      const state = this.#request.graph.States[name];
      if (!state) throw new Error(`Expected a state "${name}"`);
      this.#note(input);
      try {
        const { output, next } = await this.#enter(name, state, input);
        this.#note(output);
        if (next === null) return { status: 'SUCCEEDED', output };
        [name, input] = [next, output];
      } catch (failure) {
        if (!(failure instanceof StateFailure)) throw failure;
        const [failedAt, failedInput] = [name, input];
        return {
          status: 'FAILED',
          state: name,
          error: failure.error,
          cause: failure.message,
          redrive: () => this.from(failedAt, failedInput),
        };
      }
    }
    throw new Error(`Expected the machine to end within ${String(MOST_STATES)} states`);
  }

  async #enter(name: string, state: State, raw: unknown): Promise<Step> {
    this.#footprint.events += 2;
    const EnteredTime = new Date(this.#request.now?.() ?? 0).toISOString();
    const context = { ...this.#context, State: { Name: name, EnteredTime } };
    const input = effectiveInput(state, { input: raw, context });
    const scope = { input, context };
    switch (state.Type) {
      case 'Task':
        return step(state, raw, await this.#retried(state.Retry, () => this.#task(state, scope)));
      case 'Map':
        return step(state, raw, await this.#map(name, state, scope));
      case 'Pass':
        return step(state, raw, passed(state, scope));
      case 'Wait':
        await this.#wait(waitOf(state, scope));
        return step({ ...state, ResultPath: null }, raw, null);
      case 'Choice': {
        const chosen = state.Choices.find((rule) => holds(rule, scope));
        const next = chosen ? chosen.Next : state.Default;
        if (next === undefined) throw new StateFailure('States.NoChoiceMatched', name);
        return { output: raw, next };
      }
      case 'Succeed':
        return { output: input, next: null };
      case 'Fail':
        throw new StateFailure(state.Error ?? 'States.TaskFailed', state.Cause ?? '');
    }
  }

  async #wait(seconds: number): Promise<void> {
    this.#footprint.waited += seconds;
    await this.#request.wait?.(seconds);
  }

  async #task(state: TaskState, scope: PathScope): Promise<unknown> {
    const parameters =
      state.Parameters === undefined ? scope.input : filled(state.Parameters, scope);
    this.#footprint.events += 3;
    this.#note(parameters);
    const result = await this.#request.invoke(state.Resource, parameters);
    return selected(state, result, this.#context);
  }

  async #map(name: string, state: MapState, scope: PathScope): Promise<unknown> {
    const items = valueAt(state.ItemsPath ?? '$', scope);
    if (!Array.isArray(items)) throw new Error(`Expected the items of "${name}" to be a list`);
    const inputs = batches(
      state,
      items.map((item: unknown) => this.#itemInput(state, item, scope)),
    );
    const children = this.#ended.get(name) ?? new Map<number, Ended>();
    this.#ended.set(name, children);
    for (const [index, input] of inputs.entries()) {
      const earlier = children.get(index);
      if (earlier?.status === 'SUCCEEDED') continue;
      // A Standard child goes on at its own state that failed, not from its beginning.
      const ended = await (earlier?.redrive() ??
        this.#child(state, input, `${name}/${String(index)}`));
      children.set(index, ended);
    }
    const outputs = outputsOf(children);
    this.#ended.delete(name);
    // The service refuses what is larger than a payload, unless the results are discarded.
    const results = state.ResultPath === null ? null : outputs;
    return selected(state, results, this.#context);
  }

  #itemInput(state: MapState, item: unknown, scope: PathScope): unknown {
    if (state.ItemSelector === undefined) return item;
    const context = { ...scope.context, Map: { Item: { Value: item } } };
    return filled(state.ItemSelector, { input: scope.input, context });
  }

  async #child(state: MapState, input: unknown, label: string): Promise<Ended> {
    this.#footprint.children += 1;
    const { executionId } = this.#request;
    const footprint = noFootprint();
    const ended = await execute(
      {
        ...this.#request,
        graph: state.ItemProcessor,
        executionId: `${executionId}/${label}`,
        footprint,
      },
      input,
    );
    const own = this.#footprint;
    own.largestPayload = Math.max(own.largestPayload, footprint.largestPayload);
    own.childEvents = Math.max(own.childEvents, footprint.events);
    return ended;
  }

  async #retried(
    retriers: readonly Retrier[] = [],
    work: () => Promise<unknown>,
  ): Promise<unknown> {
    const attempts = new Map<Retrier, number>();
    for (;;) {
      try {
        return await work();
      } catch (thrown) {
        const { error, message } = failureOf(thrown);
        const retrier = retriers.find(({ ErrorEquals }) => matches(ErrorEquals, error));
        const made = retrier ? (attempts.get(retrier) ?? 0) : Infinity;
        if (!retrier || made >= (retrier.MaxAttempts ?? 3)) throw new StateFailure(error, message);
        attempts.set(retrier, made + 1);
        this.#footprint.events += 3;
      }
    }
  }

  #note(payload: unknown): void {
    const size = payload === undefined ? 0 : Buffer.byteLength(JSON.stringify(payload));
    this.#footprint.largestPayload = Math.max(this.#footprint.largestPayload, size);
  }
}

interface Step {
  readonly output: unknown;
  readonly next: string | null;
}

interface WithPaths {
  readonly ResultPath?: string | null | undefined;
  readonly OutputPath?: string | null | undefined;
  readonly Next?: string | undefined;
}

function step(state: WithPaths, raw: unknown, result: unknown): Step {
  const whole = withResult(raw, state.ResultPath === undefined ? '$' : state.ResultPath, result);
  const output = atPath(state.OutputPath, { input: whole, context: {} });
  return { output, next: state.Next ?? null };
}

function effectiveInput(state: State, scope: PathScope): unknown {
  return atPath('InputPath' in state ? state.InputPath : undefined, scope);
}

/** `null` leaves everything away. */
function atPath(path: string | null | undefined, scope: PathScope): unknown {
  if (path === null) return {};
  return path === undefined ? scope.input : valueAt(path, scope);
}

/** The children's outputs in order. @throws StateFailure when one of them failed */
function outputsOf(children: ReadonlyMap<number, Ended>): readonly unknown[] {
  return [...children]
    .toSorted(([left], [right]) => left - right)
    .map(([, ended]) => {
      if (ended.status === 'SUCCEEDED') return ended.output;
      const cause = `${ended.error}: ${ended.cause}`;
      throw new StateFailure('States.ExceedToleratedFailureThreshold', cause);
    });
}

function selected(
  { ResultSelector }: { readonly ResultSelector?: unknown },
  result: unknown,
  context: PathScope['context'],
): unknown {
  return ResultSelector === undefined ? result : filled(ResultSelector, { input: result, context });
}

function passed(state: Extract<State, { Type: 'Pass' }>, scope: PathScope): unknown {
  if (state.Result !== undefined) return state.Result;
  return state.Parameters === undefined ? scope.input : filled(state.Parameters, scope);
}

function waitOf(state: Extract<State, { Type: 'Wait' }>, scope: PathScope): number {
  if (state.Seconds !== undefined) return state.Seconds;
  return Number(valueAt(state.SecondsPath ?? '', scope));
}

function batches(state: MapState, inputs: readonly unknown[]): readonly unknown[] {
  const size = state.ItemBatcher?.MaxItemsPerBatch;
  if (size === undefined) return inputs;
  const count = Math.ceil(inputs.length / size);
  return Array.from({ length: count }, (_none, batch) => ({
    Items: inputs.slice(batch * size, (batch + 1) * size),
  }));
}

function matches(names: readonly string[], error: string): boolean {
  return names.includes(error) || names.includes('States.ALL');
}

function failureOf(thrown: unknown): { readonly error: string; readonly message: string } {
  if (thrown instanceof StateFailure) return { error: thrown.error, message: thrown.message };
  return thrown instanceof Error
    ? { error: thrown.name, message: thrown.message }
    : { error: 'Error', message: String(thrown) };
}
