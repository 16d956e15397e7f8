/** One bar: its label, its value, and what is said after it. */
export interface Bar {
  readonly label: string;
  readonly value: number;
  readonly note?: string;
}

const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const;

/**
 * Horizontal bars, one line each, to eighths of a character.
 *
 * @param width the longest bar, in characters.
 * @param scale the value of the longest bar; the greatest value by default.
 * @param mark a value to draw a line at, behind the bars.
 */
export function barChart(
  bars: readonly Bar[],
  width: number,
  scale?: number,
  mark?: number,
): readonly string[] {
  const top = scale ?? Math.max(1, ...bars.map(({ value }) => value));
  const labelWidth = Math.max(0, ...bars.map(({ label }) => label.length));
  const valueWidth = Math.max(0, ...bars.map(({ value }) => value.toLocaleString('en-US').length));
  return bars.map(({ label, value, note }) => {
    const number = value.toLocaleString('en-US').padStart(valueWidth);
    const bar = marked(barOf(value / top, width), mark === undefined ? null : mark / top, width);
    return `${label.padEnd(labelWidth)}  ${number}  ${bar}${note === undefined ? '' : ` ${note}`}`.trimEnd();
  });
}

function barOf(share: number, width: number): string {
  const eighths = Math.max(0, Math.round(Math.min(1, share) * width * 8));
  // A value above zero always shows.
  const shown = share > 0 ? Math.max(1, eighths) : eighths;
  return '█'.repeat(Math.floor(shown / 8)) + (EIGHTHS[shown % 8] ?? '');
}

/** The line is drawn in the first character that a bar of the marked value leaves free. */
function marked(bar: string, share: number | null, width: number): string {
  if (share === null) return bar;
  const at = Math.ceil(Math.round(share * width * 8) / 8);
  return bar.length > at ? bar : `${bar.padEnd(at)}│`;
}
