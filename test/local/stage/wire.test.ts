import { expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { dynamoStore } from '../../../shared/adapters/dynamodb/dynamo-store.ts';
import { parameterName, STAGE_PARAMETERS } from '../../../shared/contracts/aws/resource-names.ts';
import { systemClock } from '../../../shared/runtime/clock.ts';
import { randomIds } from '../../../shared/runtime/ids.ts';
import { boundedTasks } from '../../../shared/runtime/tasks.ts';
import { startProgram, type ChildEnd } from '../../support/child-program.ts';
import { describeWithDynamodb } from '../../support/dynamodb-server.ts';
import { startJsonService } from '../../support/json-service.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

describeWithDynamodb('the program, on a stage at other addresses', (dynamodb) => {
  it('finds its resources by the parameters, and says what is wrong in a line', async () => {
    const names = await dynamodb.makeTables();
    const access = { client: dynamodb.client(), clock: systemClock(), ids: randomIds() };
    const { organizations } = dynamoStore({ ...access, ...names, tasks: boundedTasks(1) });
    await organizations.create({ id: 'lakeside', slices: 16, createdAt: 0, stopped: null });
    const values: Readonly<Record<string, string>> = {
      'live-table': names.liveTable,
      'history-table': names.historyTable,
    };
    const run = await aStageAt(dynamodb.endpoint(), (parameter) => values[parameter] ?? 'other');

    const listed = await run('prod', 'org', 'list', '--json');
    expect(listed).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(listed.stdout)).toEqual([
      { id: 'lakeside', contacts: 0, active: 0, config_version: null, stopped: null },
    ]);
    expect(await run('prod', 'stop', '--reason', 'wrong rates')).toMatchObject({ code: 0 });
    expect((await organizations.get('lakeside'))?.stopped).toBe('wrong rates');

    const missing = await run('sandbox', 'org', 'list');
    expect(missing).toMatchObject({ code: 1, stdout: '' });
    expect(missing.stderr).toMatch(
      /^almanac: expected stage "sandbox" in region us-east-1 [^\n]+\n$/,
    );
  });
});

const namesSchema = z.object({ Names: z.array(z.string()) });

/** Runs the program in a world where the stage `prod` is all there is. */
async function aStageAt(
  dynamodb: string,
  valueOf: (parameter: string) => string,
): Promise<(stage: string, ...argv: readonly string[]) => Promise<ChildEnd>> {
  const values = new Map(
    STAGE_PARAMETERS.map((own) => [parameterName('prod', own), valueOf(own)] as const),
  );
  const parameters = await startJsonService(({ body }) => {
    const { Names } = namesSchema.parse(JSON.parse(body));
    const found = Names.filter((name) => values.has(name));
    return { result: { Parameters: found.map((Name) => ({ Name, Value: values.get(Name) })) } };
  });
  onTestFinished(() => parameters.close());
  const environment = {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL_SSM: parameters.config.endpoint,
    AWS_ENDPOINT_URL_DYNAMODB: dynamodb,
  };
  const home = temporaryFolder();
  return (stage, ...argv) =>
    startProgram(home, ['--stage', stage, ...argv], 'bin/almanac.ts', environment).ended;
}
