/**
 * A column's header as a name that templates can use: `FirstName`, `first name` and `first-name`
 * are `first_name`, `ZIPCode` is `zip_code`, `Premium ($)` is `premium`. Empty when nothing is left.
 */
export function columnName(header: string): string {
  return header
    .trim()
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1_$2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1_$2')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_+|_+$/g, '');
}

/** A column name without its word breaks: how headers are compared, so that `FIRSTNAME` is understood. */
export function compactName(name: string): string {
  return name.replaceAll('_', '');
}
