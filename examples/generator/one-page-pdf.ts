/**
 * A PDF of one page with a few lines of text, for a file that mail can carry. Plain ASCII, built by
 * hand: a cross-reference table is all that a PDF needs beyond its objects.
 */
export function onePagePdf(lines: readonly string[]): string {
  const [title = '', ...rest] = lines.map(literal);
  const text = [
    'BT /F1 20 Tf 72 720 Td',
    `(${title}) Tj /F1 12 Tf 0 -36 Td 18 TL`,
    ...rest.map((line) => `(${line}) Tj T*`),
    'ET',
  ].join('\n');
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${String(text.length)} >>\nstream\n${text}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let body = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const offset = body.length;
    body += `${String(index + 1)} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const entries = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`);
  return [
    body,
    `xref\n0 ${String(objects.length + 1)}\n0000000000 65535 f \n${entries.join('')}`,
    `trailer\n<< /Size ${String(objects.length + 1)} /Root 1 0 R >>\n`,
    `startxref\n${String(body.length)}\n%%EOF\n`,
  ].join('');
}

function literal(line: string): string {
  return line.replace(/[\\()]/g, '\\$&');
}
