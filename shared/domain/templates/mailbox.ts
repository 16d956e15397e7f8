/** An address with the name that inboxes show for it. */
export interface Mailbox {
  readonly name: string | null;
  readonly address: string;
}

/** Reads `Ann <ann@example.org>`, `"Research, Lakeside" <a@example.org>` or a bare address. */
export function parseMailbox(text: string): Mailbox {
  const match = /^\s*(.*?)\s*<\s*([^<>]+?)\s*>\s*$/s.exec(text);
  if (!match?.[2]) return { name: null, address: text.trim() };
  const name = (match[1] ?? '').replace(/^"(.*)"$/s, '$1').replaceAll(/\\(["\\])/g, '$1');
  return { name: name === '' ? null : name, address: match[2] };
}

/** The part behind the `@`. */
export function domainOf({ address }: Mailbox): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}
