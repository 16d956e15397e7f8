import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  type EventInvokeConfigOptions,
  Function,
  type IFunction,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

import { resourceName } from '../../shared/contracts/aws/resource-names.ts';
import { bundledCode } from './bundled-code.ts';
import { functionOf } from './cdk-interfaces.ts';
import { FUNCTIONS, type FunctionName } from './function-list.ts';

/** How a function is made, over what the list of functions says of it. */
export interface AlmanacFunctionProps {
  readonly stage: string;
  readonly name: FunctionName;
  readonly environment: Readonly<Record<string, string>>;
  /** Memory of those that hold records, in MB. */
  readonly largeMemoryMb: number;
  readonly logDays: RetentionDays;
  /** For a function that is called by an event: where events go that it cannot handle. */
  readonly onEvent?: EventInvokeConfigOptions;
}

/** Memory of those that hold keys and totals only. */
const SMALL_MEMORY_MB = 256;
/** Three stretches of a file of three million rows, in one warm process, came to 510 MB. */
const FILE_MEMORY_MB = 1024;

/**
 * One function in a published version. Callers name the version: an execution that began before a
 * deployment ends with the code it began with. So old versions are kept.
 *
 * Its role may write to its own log group and send traces, and nothing else before it is granted.
 */
export class AlmanacFunction extends Construct {
  readonly function: Function;
  readonly version: IFunction;
  readonly timeout: Duration;

  constructor(scope: Construct, id: string, props: AlmanacFunctionProps) {
    super(scope, id);
    const { stage, name } = props;
    const { purpose, memory, timeoutSeconds } = FUNCTIONS[name];
    this.timeout = Duration.seconds(timeoutSeconds);
    const logGroup = new LogGroup(this, 'Logs', {
      logGroupName: `/almanac/${stage}/${name}`,
      retention: props.logDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.function = new Function(this, 'Function', {
      functionName: resourceName(stage, name),
      description: `almanac: ${purpose}`,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: bundledCode(name),
      handler: 'index.handler',
      role: this.#role(logGroup),
      logGroup,
      memorySize: { small: SMALL_MEMORY_MB, large: props.largeMemoryMb, file: FILE_MEMORY_MB }[
        memory
      ],
      timeout: this.timeout,
      tracing: Tracing.ACTIVE,
      environment: { ...props.environment, NODE_OPTIONS: '--enable-source-maps' },
      currentVersionOptions: { removalPolicy: RemovalPolicy.RETAIN, ...props.onEvent },
    });
    this.version = functionOf(this.function.currentVersion);
  }

  /** The managed basic role could write to every log group of the account. */
  #role(logGroup: LogGroup): Role {
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    });
    role.addToPolicy(
      new PolicyStatement({
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [logGroup.logGroupArn],
      }),
    );
    return role;
  }
}
