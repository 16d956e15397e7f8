import type { RejectReason, WarningReason } from '../../domain/contacts/row-problem.ts';
import type { FileProblem } from './file-problem.ts';

/** Why a file is refused as a whole, for the documentation. */
export const FILE_PROBLEMS: Readonly<Record<FileProblem['code'], string>> = {
  empty_file: 'There is nothing in it, not even a header',
  wrong_encoding: 'It is UTF-16; save it as "CSV UTF-8"',
  not_csv: 'It is a workbook, compressed, or no text at all',
  wrong_delimiter: 'Its columns are separated by semicolons or tabs',
  broken_header: 'Its header row cannot be read',
  missing_column: 'Its header lacks a required column, or there is no header',
  duplicate_column: 'Two of its headers mean the same',
  unknown_kind: 'Neither its header nor its name tells what it holds',
  kind_not_possible: 'Files of this kind cannot be imported this way',
  unknown_instance: '`--instance` names no campaign instance of the configuration',
};

/** Why a row is rejected, for the documentation. */
export const REJECT_REASONS: Readonly<Record<RejectReason, string>> = {
  ragged: 'It has more or fewer cells than the header',
  unclosed_quote: 'A quote is opened and not closed within 64 KB; reading goes on at the next line',
  stray_quote: 'A quote stands inside a cell that does not begin with one',
  text_after_quote: 'Something other than a comma follows a closing quote',
  too_long: 'The row is longer than 64 KB',
  encoding: 'Some bytes of the row are no UTF-8',
  missing: 'A required cell is empty',
  bad_id: 'No id: 1–128 letters, digits and `. _ @ -`',
  bad_email: 'No email address that mail can be sent to',
  bad_zip_code: 'Neither 5 digits nor ZIP+4; spreadsheets like to drop leading zeros',
  zip_code_required: '`import.require_zip` is on and there is no ZIP code that counts',
  bad_state: 'No state, and no ZIP code that would say it',
  bad_date: 'No date as `YYYY-MM-DD`, or one that does not exist or is not of 1800–2200',
  date_in_the_future: 'A birth or an event that lies in the future',
  bad_time: 'No time as `HH:MM`',
  bad_true_or_false: 'Neither yes nor no',
  bad_time_zone: 'No IANA time zone',
  bad_visit: 'No name of a visit',
  reserved_visit: '`signup` is the day in `signup_date`, not a visit of its own',
  bad_event_type: 'No type of event',
  bad_metadata: 'No JSON object, or one of more than 4,096 characters',
  formula_like: 'An address, name or segment that begins like a formula: `=`, `+`, `-`, `@`, tab',
  control_character: 'A line break in a name or segment, or a control character anywhere',
  value_too_long: 'A name or segment of more than 200 characters',
  duplicate_id: 'A line above has this id',
  duplicate_email: 'A line above, or a contact that is there, has this address',
  duplicate_visit: 'A line above is about the same visit of the same contact',
  unknown_contact: 'There is no contact of this id',
  unknown_instance: 'The configuration has no campaign instance of this name',
  too_many: 'More templates than can be read at once',
};

/** What is worth a warning, for the documentation. */
export const WARNING_REASONS: Readonly<Record<WarningReason, string>> = {
  zip_code_and_state_differ: 'The state of the ZIP code is used',
  zip_code_without_state: 'A military or unassigned ZIP code, which counts as none',
  state_without_place: 'A military state, which counts as none',
  phone_number_not_understood: 'The contact has no phone number then',
  time_without_date: 'The time of a visit without a date is left out',
  formula_like: 'An attribute that begins like a formula is kept as text',
  value_in_unnamed_column: 'A cell under an empty header is left out',
  unknown_column: 'A column that files of this kind do not have is left out',
  duplicate_email: 'The row is left out: `import.on_duplicate_email` is `keep_first`',
  no_rows: 'There is only a header',
};
