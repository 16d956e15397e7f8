import middy, { type MiddlewareObj } from '@middy/core';
import type { z } from 'zod';
import { STEP_ERRORS } from '../../contracts/errors/step-errors.ts';
import type { Log } from '../../ports/log.ts';
import { streamLog } from '../log.ts';
import { writeMetrics, type Measured } from './embedded-metrics.ts';
import { parseAnswer, parseEvent } from './invalid-event.ts';
import { knownError } from './known-error.ts';
import type { LambdaRuntime } from './lambda-runtime.ts';

/** What the work of a function belongs to; null where it is of several, or of none. */
export interface Subject {
  readonly organizationId: string | null;
  readonly run: number | null;
}

/** One call of a function, as its work sees it. */
export interface Invocation {
  /** With the function, the request, the organization and the run in every line. */
  readonly log: Log;
  readonly measure: (organizationId: string | null, measured: Measured) => void;
}

/** A function's contract and its work. */
export interface LambdaStep<Input, Answer> {
  /** As its folder is called. */
  readonly name: string;
  readonly input: z.ZodType<Input>;
  readonly output: z.ZodType<Answer>;
  readonly subject: (input: Input) => Subject;
  readonly work: (input: Input, invocation: Invocation) => Promise<NoInfer<Answer>>;
}

/** What Lambda tells of a call, as far as it is looked at. */
export interface LambdaContext {
  readonly awsRequestId?: string;
}

/** A function as Lambda, or a test, calls it. */
export type StepHandler<Answer> = (event: unknown, context?: LambdaContext) => Promise<Answer>;

/**
 * The stack around every function: the event is parsed, the work is logged and measured, the answer
 * is parsed, and what fails gets the name by which the state machine knows whether to try again.
 */
export function lambdaStep<Input, Answer>(
  runtime: LambdaRuntime,
  step: LambdaStep<Input, Answer>,
): StepHandler<Answer> {
  let isCold = true;
  const stack = middy<unknown, Answer, Error, Call<Input>>()
    .use(reporting<Input, Answer>(runtime, step))
    .use(naming<Input, Answer>())
    .use(parsing<Input, Answer>(step))
    .handler(async (_event, call) => step.work(call.parsed(), invocationOf(runtime, step, call)));
  return async (event, context = {}) => {
    const call = new Call<Input>(context.awsRequestId ?? 'none', runtime.clock.now(), isCold);
    isCold = false;
    return stack(event, call);
  };
}

/** What the layers of the stack tell each other during one call. */
class Call<Input> {
  input: { readonly parsed: Input } | null = null;
  subject: Subject = { organizationId: null, run: null };
  readonly request: string;
  readonly startedAt: number;
  readonly isCold: boolean;

  constructor(request: string, startedAt: number, isCold: boolean) {
    this.request = request;
    this.startedAt = startedAt;
    this.isCold = isCold;
  }

  parsed(): Input {
    if (this.input === null) throw new Error('Expected the event to be parsed before the work');
    return this.input.parsed;
  }
}

type Layer<Input, Answer> = MiddlewareObj<unknown, Answer, Error, Call<Input>>;

function reporting<Input, Answer>(
  runtime: LambdaRuntime,
  step: LambdaStep<Input, Answer>,
): Layer<Input, Answer> {
  const report = (call: Call<Input>, measured: Measured): void => {
    const StepMilliseconds = runtime.clock.now() - call.startedAt;
    const cold = call.isCold ? { ColdStarts: 1 } : {};
    const { organizationId } = call.subject;
    const all = { ...measured, ...cold, StepMilliseconds };
    writeMetrics(runtime, organizationId, all, fieldsOf(step, call));
  };
  return {
    after: ({ context }) => {
      report(context, {});
    },
    onError: ({ context, error }) => {
      report(context, { StepErrors: 1 });
      const level = error?.name === STEP_ERRORS.transient ? 'warn' : 'error';
      const failure = { error: error?.name, problem: error?.message, stack: stackOf(error) };
      logOf(runtime, step, context)[level]('The step failed', failure);
    },
  };
}

function naming<Input, Answer>(): Layer<Input, Answer> {
  return {
    onError: (request) => {
      request.error = knownError(request.error);
    },
  };
}

function parsing<Input, Answer>(step: LambdaStep<Input, Answer>): Layer<Input, Answer> {
  return {
    before: ({ event, context }) => {
      const parsed = parseEvent(step.name, step.input, event);
      context.input = { parsed };
      const { organizationId, run } = step.subject(parsed);
      context.subject = { organizationId, run };
    },
    after: (request) => {
      request.response = parseAnswer(step.name, step.output, request.response);
    },
  };
}

function invocationOf<Input, Answer>(
  runtime: LambdaRuntime,
  step: LambdaStep<Input, Answer>,
  call: Call<Input>,
): Invocation {
  return {
    log: logOf(runtime, step, call),
    measure: (organizationId, measured) => {
      writeMetrics(runtime, organizationId, measured, fieldsOf(step, call));
    },
  };
}

function logOf<Input, Answer>(
  { sink, clock }: LambdaRuntime,
  step: LambdaStep<Input, Answer>,
  call: Call<Input>,
): Log {
  const log = streamLog(sink, 'info', clock);
  const own = fieldsOf(step, call);
  return {
    info: (message, fields) => {
      log.info(message, { ...own, ...fields });
    },
    warn: (message, fields) => {
      log.warn(message, { ...own, ...fields });
    },
    error: (message, fields) => {
      log.error(message, { ...own, ...fields });
    },
  };
}

function fieldsOf<Input, Answer>(
  { name }: LambdaStep<Input, Answer>,
  { request, subject }: Call<Input>,
): Readonly<Record<string, unknown>> {
  return { function: name, request, ...subject };
}

/** Where it happened, without the message, which may say more than a log should hold. */
function stackOf(error: Error | null | undefined): readonly string[] {
  const cause = error?.cause instanceof Error ? error.cause : error;
  const lines = (cause?.stack ?? '').split('\n').map((line) => line.trim());
  return lines.filter((line) => line.startsWith('at ')).slice(0, MOST_STACK_LINES);
}

const MOST_STACK_LINES = 8;
