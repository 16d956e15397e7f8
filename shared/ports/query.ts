export interface QueryResult {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

/** SQL over the lake's tables; docs/data.md lists them. */
export interface Query {
  run(organizationId: string, sql: string): Promise<QueryResult>;
}
