import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

import type { EnvironmentName } from '../../shared/contracts/aws/environment.ts';
import type { StageSettings } from '../settings/stage-settings.ts';
import { AlmanacFunction, type AlmanacFunctionProps } from './almanac-function.ts';
import { FUNCTIONS, type FunctionName } from './function-list.ts';
import type { ImportTopic } from './import-topic.ts';
import type { LastQueue } from './last-queue.ts';
import { grantDescribe, grantHistory, grantStart, machineArn } from './machine-names.ts';
import type { Access } from './stage-access.ts';
import type { StageData } from './stage-data.ts';
import type { StageMail } from './stage-mail.ts';

/** What the functions work on. */
export interface FunctionFleetProps {
  readonly settings: StageSettings;
  /** Changes with the code; a run is carried out by one build from its first step to its last. */
  readonly build: string;
  readonly data: StageData;
  readonly mail: StageMail;
  readonly replanFailures: LastQueue;
  readonly journalFailures: LastQueue;
  readonly importTopic: ImportTopic;
}

/**
 * Makes functions by their names, each with what the list of functions says it may do. All have the
 * same environment; knowing a name permits nothing.
 */
export class FunctionFleet extends Construct {
  readonly #props: FunctionFleetProps;
  readonly #made = new Map<FunctionName, AlmanacFunction>();

  constructor(scope: Construct, id: string, props: FunctionFleetProps) {
    super(scope, id);
    this.#props = props;
  }

  /** The function of a name, made when it is first asked for. */
  get(name: FunctionName, onEvent?: AlmanacFunctionProps['onEvent']): AlmanacFunction {
    const known = this.#made.get(name);
    if (known) return known;
    const { settings } = this.#props;
    const made = new AlmanacFunction(this, name, {
      stage: settings.stage,
      name,
      environment: this.#environment(),
      largeMemoryMb: settings.memoryMb,
      logDays: settings.retention.logDays,
      ...(onEvent === undefined ? {} : { onEvent }),
    });
    this.#made.set(name, made);
    this.#grant(made.function, FUNCTIONS[name].access);
    return made;
  }

  #environment(): Readonly<Record<string, string>> {
    const { settings, build, data, mail, importTopic, ...queues } = this.#props;
    const { stage, redirectAllMailTo } = settings;
    const always = {
      ALMANAC_STAGE: stage,
      ALMANAC_BUILD: build,
      LIVE_TABLE: data.liveTable,
      HISTORY_TABLE: data.historyTable,
      DROP_BUCKET: data.dropBucket,
      DATA_BUCKET: data.dataBucket,
      HASH_KEY_SECRET_ARN: data.hashKeySecretArn,
      SES_CONFIGURATION_SET: mail.configurationSetName,
      IMPORT_MACHINE_ARN: machineArn(this, stage, 'import'),
      PLAN_MACHINE_ARN: machineArn(this, stage, 'plan'),
      IMPORT_TOPIC_ARN: importTopic.topic.topicArn,
      REPLAN_FAILURES_URL: queues.replanFailures.queue.queueUrl,
      JOURNAL_FAILURES_URL: queues.journalFailures.queue.queueUrl,
    } satisfies Partial<Record<EnvironmentName, string>>;
    return redirectAllMailTo === undefined
      ? always
      : { ...always, REDIRECT_ALL_MAIL_TO: redirectAllMailTo };
  }

  #grant(grantee: IGrantable, access: Access): void {
    const { settings, data, mail, importTopic, replanFailures, journalFailures } = this.#props;
    if (access.live) data.grantLive(grantee, access.live);
    if (access.history) data.grantHistory(grantee, access.history);
    if (access.data) data.grantObjects(grantee, 'data', access.data);
    if (access.drop) data.grantObjects(grantee, 'drop', access.drop);
    if (access.hashKey) data.grantHashKey(grantee);
    if (access.mail) mail.grantMail(grantee, access.mail);
    if (access.executions) grantDescribe(this, settings.stage, grantee);
    if (access.histories) grantHistory(this, settings.stage, grantee);
    if (access.starts) grantStart(this, settings.stage, access.starts, grantee);
    if (access.announces) importTopic.topic.grantPublish(grantee);
    if (access.failures) {
      data.grantStream(grantee);
      for (const { queue } of [replanFailures, journalFailures])
        queue.grantConsumeMessages(grantee);
    }
  }
}
