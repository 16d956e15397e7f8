/** The body of a planner's own thread: answers calls one after the other. */
import { parentPort, workerData } from 'node:worker_threads';
import { plannerSetup } from './planner-calls.ts';
import { SlicePlanner } from './slice-planner.ts';
import type { ThreadAnswer, ThreadCall } from './threaded-planner.ts';

const port = parentPort;
if (!port) throw new Error('Expected to run as a worker thread');

const planner = new SlicePlanner(plannerSetup.parse(workerData));

port.on('message', (call: ThreadCall) => {
  answer(call).then(
    ({ answer: result, transfer }) => {
      const message: ThreadAnswer = { id: call.id, answer: result };
      port.postMessage(message, transfer);
    },
    (error: unknown) => {
      const failure = error instanceof Error ? error : new Error(String(error));
      const message: ThreadAnswer = {
        id: call.id,
        failure: failure.message,
        failureName: failure.name,
      };
      port.postMessage(message);
    },
  );
});

interface Answered {
  readonly answer: unknown;
  readonly transfer: ArrayBuffer[];
}

async function answer(call: ThreadCall): Promise<Answered> {
  if (call.method === 'commit') {
    const committed = await planner.commit(...call.args);
    // The lines move to the other thread, they are not copied.
    return { answer: committed, transfer: [committed.bytes.buffer] };
  }
  return { answer: await answerSmall(call), transfer: [] };
}

async function answerSmall(call: Exclude<ThreadCall, { method: 'commit' }>): Promise<unknown> {
  switch (call.method) {
    case 'load':
      return planner.load(...call.args);
    case 'drop':
      return planner.drop(...call.args);
    case 'index':
      return planner.index(...call.args);
    case 'census':
      return planner.census();
    case 'survey':
      return planner.survey(...call.args);
    case 'addRound':
      return planner.addRound(...call.args);
    case 'close':
      return planner.close();
  }
}
