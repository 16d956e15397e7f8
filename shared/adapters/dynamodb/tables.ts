import { dynamoTable, type Table, type TableAccess } from './table.ts';
import { dynamoTransactions, type Transact } from './transactions.ts';

/** The tables of a stage, and transactions over them. */
export interface Tables {
  /** What planning reads; the stream is its. */
  readonly live: Table;
  /** Contact events and emails that no rule can need any more. */
  readonly history: Table;
  readonly transact: Transact;
}

/** The names of a stage's tables. */
export interface TableNames {
  readonly liveTable: string;
  readonly historyTable: string;
}

export function dynamoTables(access: TableAccess, { liveTable, historyTable }: TableNames): Tables {
  return {
    live: dynamoTable(access, liveTable),
    history: dynamoTable(access, historyTable),
    transact: dynamoTransactions(access),
  };
}
