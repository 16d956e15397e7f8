/**
 * Text in lines of at most so many characters, broken at spaces. A word that is longer has a line
 * of its own.
 */
export function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

/** The same with something in front of the first line, and the others below the text. */
export function hanging(lead: string, text: string, width: number): readonly string[] {
  const gap = ' '.repeat(lead.length);
  return wrapped(text, width - gap.length).map((line, index) => (index === 0 ? lead : gap) + line);
}
