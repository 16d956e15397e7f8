const LONGEST_MESSAGE = 500;

/**
 * What an error says, short and without mail addresses: it is kept in records, run summaries and
 * the journal, and the journal holds no personal data.
 */
export function describeError(error: unknown): string {
  return withoutAddresses(error instanceof Error ? error.message : String(error));
}

/** A mailer's or a library's words without the addresses that they like to repeat. */
export function withoutAddresses(text: string): string {
  return text.replace(/[^\s<>"',;:()]+@[^\s<>"',;:()]+/g, '[address]').slice(0, LONGEST_MESSAGE);
}
