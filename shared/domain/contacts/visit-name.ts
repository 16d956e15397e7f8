/**
 * A visit's name as contacts and templates are matched by it: `V1` for `V1`, `v1` and `1`,
 * `signup` for any spelling of it, other names in upper case. `undefined` when the text is no name:
 * 1–32 letters, digits, `_` and `-`, a letter or digit first.
 */
export function visitNameFrom(text: string): string | undefined {
  const trimmed = text.trim();
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$/.test(trimmed)) return undefined;
  if (trimmed.toLowerCase() === 'signup') return 'signup';
  const numbered = /^[Vv]?0*(\d+)$/.exec(trimmed);
  return numbered ? `V${numbered[1] ?? ''}` : trimmed.toUpperCase();
}
