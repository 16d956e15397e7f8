import {
  DuckDBTypeId,
  StatementType,
  type DuckDBConnection,
  type DuckDBPreparedStatement,
  type Json,
} from '@duckdb/node-api';
import { QueryRefused, type Query, type QueryResult } from '../../ports/query.ts';
import { openLake } from './lake-database.ts';
import type { LakeSources } from './lake-sources.ts';

/** Rows of an answer: more is for a file, not for a terminal. */
const MOST_ROWS = 100_000;

/**
 * Answers SQL over the lake's tables from files on this machine. Each question gets a database of
 * its own in memory: it sees the files as they are now and can change nothing.
 */
export function duckDbQuery(sources: LakeSources): Query {
  return {
    run: async (organizationId, sql) => {
      requireQuery(sql);
      const files = {
        journal: await sources.journal(organizationId),
        snapshot: await sources.snapshot(organizationId),
      };
      const lake = await openLake(files, (connection) => tablesIn(connection, sql));
      try {
        const query = await onlyQuery(lake.connection, sql);
        return await answerOf(query);
      } finally {
        lake.close();
      }
    },
  };
}

const COMMENTS = String.raw`(?:\s|--[^\n]*(?:\n|$)|/\*[\s\S]*?\*/)*`;
const FIRST_WORD = new RegExp(String.raw`^${COMMENTS}(?:\(${COMMENTS})*([a-z]+)`, 'i');
/** Statements that reach for files as soon as they are read. */
const FILE_WORDS = ['EXPORT', 'IMPORT', 'COPY'];

/** Refuses these by their first word: EXPORT makes a folder while it is only being read. */
function requireQuery(sql: string): void {
  const word = FIRST_WORD.exec(sql)?.[1]?.toUpperCase();
  if (word === undefined || !FILE_WORDS.includes(word)) return;
  throw new QueryRefused(`Expected a SELECT, got ${word}: the lake can be read only`);
}

/** The names of the tables that a query asks for. @throws QueryRefused when it cannot be read. */
function tablesIn(connection: DuckDBConnection, sql: string): ReadonlySet<string> {
  try {
    const names = connection.getTableNames(sql, false);
    return new Set(names.map((name) => name.toLowerCase()));
  } catch (error) {
    throw refused(error);
  }
}

/** @throws QueryRefused unless the text is one SELECT that can be answered. */
async function onlyQuery(
  connection: DuckDBConnection,
  sql: string,
): Promise<DuckDBPreparedStatement> {
  let query: DuckDBPreparedStatement;
  try {
    const statements = await connection.extractStatements(sql);
    if (statements.count !== 1) {
      throw new QueryRefused(`Expected one query, got ${String(statements.count)} statements`);
    }
    query = await statements.prepare(0);
  } catch (error) {
    throw refused(error);
  }
  if (query.statementType === StatementType.SELECT) return query;
  const received = StatementType[query.statementType];
  throw new QueryRefused(`Expected a SELECT, got ${received}: the lake can be read only`);
}

async function answerOf(query: DuckDBPreparedStatement): Promise<QueryResult> {
  const reader = await query.streamAndReadUntil(MOST_ROWS + 1).catch((error: unknown) => {
    throw refused(error);
  });
  if (reader.currentRowCount > MOST_ROWS) {
    throw new QueryRefused(
      `Expected at most ${String(MOST_ROWS)} rows, got more: aggregate, or add a LIMIT`,
    );
  }
  const columns = reader.deduplicatedColumnNames();
  const numeric = columns.map((_, index) => NUMERIC.has(reader.columnTypeId(index)));
  const rows = reader.getRowsJson();
  return { columns, rows: rows.map((row) => row.map((cell, at) => plain(cell, numeric[at]))) };
}

/** Types that are given as text because they can be larger than a number is exact. */
const NUMERIC: ReadonlySet<DuckDBTypeId> = new Set([
  DuckDBTypeId.BIGINT,
  DuckDBTypeId.UBIGINT,
  DuckDBTypeId.HUGEINT,
  DuckDBTypeId.UHUGEINT,
  DuckDBTypeId.DECIMAL,
]);

function plain(cell: Json, isNumeric: boolean | undefined): Json {
  if (isNumeric !== true || typeof cell !== 'string') return cell;
  const value = Number(cell);
  return Math.abs(value) <= Number.MAX_SAFE_INTEGER ? value : cell;
}

/** What DuckDB says is for whoever wrote the SQL. */
function refused(error: unknown): QueryRefused {
  if (error instanceof QueryRefused) return error;
  const said = error instanceof Error ? error.message : String(error);
  // The library says this of a text without any statement.
  if (said === 'Error in native callback') return new QueryRefused('Expected a query, got none');
  return new QueryRefused(said, { cause: error });
}
