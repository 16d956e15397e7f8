import { NAMED_QUERIES, namedQuerySql } from '../../shared/contracts/lake/named-queries.ts';
import type { QueryResult } from '../../shared/ports/query.ts';
import { refuseStage, withInstallation } from '../opening.ts';
import type { CommandRun } from '../shell.ts';
import { plural, table } from '../terminal/table.ts';
import { UsageError } from '../user-error.ts';
import { examples, type AddCommand } from './command.ts';

interface QueryOptions {
  readonly named?: string;
  readonly list?: boolean;
  readonly with?: readonly string[];
}

/** Adds `almanac query`. */
export const addQuery: AddCommand = (program, act) => {
  program
    .command('query [sql]')
    .description('ask the lake, in the SQL that Athena has; docs/data.md lists the tables')
    .option('--named <name>', 'a question that is asked often')
    .option('--with <name=value...>', 'values that a named question asks for')
    .option('--list', 'list the named questions')
    .addHelpText(
      'after',
      examples(
        'query "SELECT type, count(*) FROM emails GROUP BY type"',
        'query --named mail_per_day',
        'query --named contact_mails --with contact_id=m-0001',
      ),
    )
    .action(act(queryCommand));
};

async function queryCommand(run: CommandRun, options: QueryOptions, sql?: string): Promise<void> {
  if (options.list === true) {
    listQuestions(run);
    return;
  }
  const asked = options.named === undefined ? sql : namedSql(options.named, options.with ?? []);
  if (asked === undefined) {
    throw new UsageError('Expected SQL, or --named with the name of a question, got neither');
  }
  refuseStage(run, 'there is no lake on AWS yet');
  await withInstallation(run, async (installation) => {
    await installation.drain();
    const { ports, organizationId } = installation;
    const result = await ports.query.run(organizationId, asked);
    run.output.answer({ text: resultLines(result), json: result });
  });
}

function listQuestions({ output }: CommandRun): void {
  output.answer({
    text: table(
      NAMED_QUERIES.map(({ name, question, parameters }) => [
        name,
        `${question}${parameters.map((parameter) => ` --with ${parameter}=…`).join('')}`,
      ]),
    ),
    json: NAMED_QUERIES.map(({ name, question, parameters }) => ({ name, question, parameters })),
  });
}

function namedSql(name: string, values: readonly string[]): string {
  const pairs = values.map((pair): readonly [string, string] => {
    const at = pair.indexOf('=');
    if (at < 1) throw new UsageError(`Expected --with NAME=VALUE, got "${pair}"`);
    return [pair.slice(0, at), pair.slice(at + 1)];
  });
  const found = namedQuerySql(name, Object.fromEntries(pairs));
  if ('problem' in found) throw new UsageError(found.problem);
  return found.sql;
}

/** An answer as a table, for people. */
export function resultLines({ columns, rows }: QueryResult): readonly string[] {
  const numeric = columns.map((_name, at) =>
    rows.some((row) => typeof row[at] === 'number') ? 'right' : 'left',
  );
  const cells = rows.map((row) => row.map(cellText));
  const ruled = columns.map((name) => '─'.repeat(name.length));
  return [...table([[...columns], ruled, ...cells], numeric), plural(rows.length, 'row')];
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
