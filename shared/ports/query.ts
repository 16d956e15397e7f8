export interface QueryResult {
  readonly columns: readonly string[];
  /** Text, numbers, booleans, null, and lists and objects of these; dates as YYYY-MM-DD. */
  readonly rows: readonly (readonly unknown[])[];
}

/** SQL over the lake's tables; docs/data.md lists them. */
export interface Query {
  /** Answers one SELECT. @throws QueryRefused */
  run(organizationId: string, sql: string): Promise<QueryResult>;
}

/** The SQL is wrong, asks for something that is not there, or is no query. */
export class QueryRefused extends Error {
  override readonly name = 'QueryRefused';
}
