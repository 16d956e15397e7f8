import { Stack } from 'aws-cdk-lib';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import type { Construct } from 'constructs';

import type { StageParameter } from '../../shared/contracts/aws/resource-names.ts';
import { ClosedRuns } from '../constructs/closed-runs.ts';
import { DroppedFiles } from '../constructs/dropped-files.ts';
import { FunctionFleet } from '../constructs/function-fleet.ts';
import { ImportTopic } from '../constructs/import-topic.ts';
import { JobSchedules } from '../constructs/job-schedules.ts';
import { LastQueue, type LastQueueName } from '../constructs/last-queue.ts';
import { StageData } from '../constructs/stage-data.ts';
import { StageMachines } from '../constructs/stage-machines.ts';
import { StageMail } from '../constructs/stage-mail.ts';
import { publishParameter } from '../constructs/stage-parameters.ts';
import { StreamReaders } from '../constructs/stream-readers.ts';
import type { StageSettings } from '../settings/stage-settings.ts';
import type { StageStackProps } from './data-stack.ts';

/** The stage's settings and the build that it runs. */
export interface PipelineStackProps extends StageStackProps {
  /** Changes with the code. */
  readonly build: string;
}

/** What the triggers lead to. */
interface Parts {
  readonly data: StageData;
  readonly mail: StageMail;
  readonly importTopic: ImportTopic;
  readonly replanFailures: LastQueue;
  readonly journalFailures: LastQueue;
  readonly functions: FunctionFleet;
  readonly machines: StageMachines;
}

/** Everything that works: functions, state machines, schedules, mail. It keeps nothing. */
export class PipelineStack extends Stack {
  readonly #settings: StageSettings;

  constructor(scope: Construct, id: string, { settings, build, ...props }: PipelineStackProps) {
    super(scope, id, props);
    this.#settings = settings;
    const parts = this.#parts(build);
    this.#triggers(parts);
    this.#publish(parts);
  }

  #parts(build: string): Parts {
    const { stage, ses, redirectAllMailTo, maxConcurrency, retention } = this.#settings;
    const made = {
      data: new StageData(this, 'Data', { stage }),
      mail: new StageMail(this, 'Mail', { stage, ses, redirectAllMailTo }),
      importTopic: new ImportTopic(this, 'Imports', { stage }),
      replanFailures: this.#lastQueue('replan-failures'),
      journalFailures: this.#lastQueue('journal-failures'),
    };
    const settings = this.#settings;
    const functions = new FunctionFleet(this, 'Functions', { ...made, settings, build });
    const { logDays } = retention;
    const machines = new StageMachines(this, 'Machines', {
      stage,
      functions,
      logDays,
      maxConcurrency,
    });
    return { ...made, functions, machines };
  }

  #triggers({ data, functions, machines, replanFailures, journalFailures }: Parts): void {
    const { stage, organizations } = this.#settings;
    new DroppedFiles(this, 'DroppedFiles', {
      stage,
      dropBucket: data.dropBucket,
      start: functions.get('import-start'),
    });
    new StreamReaders(this, 'Stream', {
      data,
      replan: functions.get('replan'),
      replanFailures,
      journal: functions.get('journal'),
      journalFailures,
    });
    const failures = this.#lastQueue('run-closed-failures');
    const onFailure = new SqsDestination(failures.queue);
    const close = functions.get('run-closed', { onFailure, retryAttempts: 2 });
    new ClosedRuns(this, 'ClosedRuns', { stage, close, failures });
    const { plan, send, backup } = machines;
    new JobSchedules(this, 'Schedules', {
      stage,
      organizations,
      machines: { plan, send, sweep: send, backup },
      failures: this.#lastQueue('schedule-failures'),
    });
  }

  #publish({ mail, functions, machines, importTopic, ...queues }: Parts): void {
    const { stage, redirectAllMailTo } = this.#settings;
    const published: readonly (readonly [StageParameter, string | undefined])[] = [
      ['configuration-set', mail.configurationSetName],
      ['redirect-all-mail-to', redirectAllMailTo],
      ['import-machine', machines.import.stateMachineArn],
      ['plan-machine', machines.plan.stateMachineArn],
      ['send-machine', machines.send.stateMachineArn],
      ['backup-machine', machines.backup.stateMachineArn],
      ['restore-machine', machines.restore.stateMachineArn],
      ['import-topic', importTopic.topic.topicArn],
      ['replan-failures', queues.replanFailures.queue.queueUrl],
      ['journal-failures', queues.journalFailures.queue.queueUrl],
      ['stream-redrive-function', functions.get('stream-redrive').version.functionArn],
    ];
    for (const [parameter, value] of published) {
      if (value !== undefined) publishParameter(this, stage, parameter, value);
    }
  }

  #lastQueue(name: LastQueueName): LastQueue {
    return new LastQueue(this, name, { stage: this.#settings.stage, name });
  }
}
