import type { CsvFault } from '../csv/csv-reader.ts';

/** Why a row is rejected. `docs` and reports use these words. */
export type RejectReason =
  | CsvFault
  | 'missing'
  | 'bad_id'
  | 'bad_email'
  | 'bad_zip_code'
  | 'zip_code_required'
  | 'bad_state'
  | 'bad_date'
  | 'date_in_the_future'
  | 'bad_time'
  | 'bad_true_or_false'
  | 'bad_time_zone'
  | 'bad_visit'
  | 'reserved_visit'
  | 'bad_event_type'
  | 'bad_metadata'
  | 'formula_like'
  | 'control_character'
  | 'value_too_long'
  | 'duplicate_id'
  | 'duplicate_email'
  | 'duplicate_visit'
  | 'unknown_contact'
  | 'unknown_instance'
  | 'too_many';

/** What a report warns of; the row goes on. */
export type WarningReason =
  | 'zip_code_and_state_differ'
  | 'zip_code_without_state'
  | 'state_without_place'
  | 'phone_number_not_understood'
  | 'time_without_date'
  | 'formula_like'
  | 'value_in_unnamed_column'
  | 'unknown_column'
  | 'duplicate_email'
  | 'no_rows';

/** Something in one cell (or in a row as a whole) that a person should look at. */
export interface CellProblem<Reason extends string = RejectReason> {
  readonly reason: Reason;
  /** The column's header as the file has it; empty when the row as a whole is meant. */
  readonly column: string;
  /** What the file has there, at most 200 characters of it. */
  readonly value: string;
  /** What should stand there, as a phrase that follows "expected". */
  readonly expected: string;
}

/** One row of a file: what it says, or why it is rejected. */
export type RowVerdict<Value> =
  | {
      readonly result: 'row';
      readonly line: number;
      readonly value: Value;
      readonly warnings: readonly CellProblem<WarningReason>[];
    }
  | {
      readonly result: 'rejected';
      readonly line: number;
      /** At least one; all that is wrong with the row. */
      readonly problems: readonly CellProblem[];
    };

const MAX_VALUE_SHOWN = 200;

/** A problem with a value cut to what is worth showing. */
export function cellProblem<Reason extends string>(
  reason: Reason,
  column: string,
  value: string,
  expected: string,
): CellProblem<Reason> {
  return { reason, column, value: value.slice(0, MAX_VALUE_SHOWN), expected };
}
