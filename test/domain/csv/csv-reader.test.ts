import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CsvReader, type CsvRecord, type ReadFrom } from '../../../shared/domain/csv/csv-reader.ts';
import { csvRecord } from '../../../shared/domain/csv/csv-writer.ts';
import { MAX_RECORD_BYTES } from '../../../shared/domain/csv/record-scanner.ts';
import { bodyOf, RecordRanges } from '../../../shared/domain/csv/record-ranges.ts';

const LONG = 'x'.repeat(MAX_RECORD_BYTES + 1);

/** Reads a file given as text or bytes, in chunks that end at the given offsets. */
function read(
  file: string | Uint8Array,
  { cuts = [], from }: { cuts?: readonly number[]; from?: ReadFrom } = {},
): CsvRecord[] {
  const bytes = typeof file === 'string' ? new TextEncoder().encode(file) : file;
  const reader = from ? new CsvReader(from) : new CsvReader();
  const ends = [...cuts, bytes.length].toSorted((a, b) => a - b);
  const records: CsvRecord[] = [];
  let start = 0;
  for (const end of ends) {
    for (const batch of reader.push(bytes.subarray(start, end))) records.push(...batch);
    start = end;
  }
  for (const batch of reader.end()) records.push(...batch);
  return records;
}

/** What became of each record, with its line: cells, or the fault. */
function verdicts(file: string | Uint8Array): readonly string[] {
  return read(file).map(({ line, cells, fault }) => `${String(line)}: ${fault ?? cells.join('|')}`);
}

describe('CsvReader', () => {
  it.each([
    ['LF', 'a,b\n1,2\n3,4\n'],
    ['CR LF', 'a,b\r\n1,2\r\n3,4\r\n'],
    ['CR', 'a,b\r1,2\r3,4\r'],
    ['no line break at the end', 'a,b\n1,2\n3,4'],
    ['mixed line breaks', 'a,b\r1,2\r\n3,4\n'],
    ['a BOM', '\ufeffa,b\n1,2\n3,4\n'],
  ])('reads lines that end with %s', (_name, file) => {
    expect(verdicts(file)).toEqual(['1: a|b', '2: 1|2', '3: 3|4']);
  });

  it('leaves blank lines out and still counts them', () => {
    expect(verdicts('\na,b\n\n\r\n1,2\n\n')).toEqual(['2: a|b', '5: 1|2']);
  });

  it('reads quotes, commas and line breaks inside quoted cells, and counts their lines', () => {
    const file = 'a,b\n"O\'Neil, ""Jr""","one\r\ntwo\nthree\rfour"\n"",x\n';
    expect(verdicts(file)).toEqual(['1: a|b', '2: O\'Neil, "Jr"|one\r\ntwo\nthree\rfour', '6: |x']);
  });

  it.each([
    ['too few cells', 'a,b\n1\n3,4\n', ['2: ragged', '3: 3|4']],
    ['too many cells', 'a,b\n1,2,3\n3,4\n', ['2: ragged', '3: 3|4']],
    ['a quote inside a plain cell', 'a,b\n5" pipe,2\n3,4\n', ['2: stray_quote', '3: 3|4']],
    ['text after a closing quote', 'a,b\n"1"x,2\n3,4\n', ['2: text_after_quote', '3: 3|4']],
    [
      'an unclosed quote before plain rows',
      'a,b\n"1,2\n3,4\n5,6\n',
      ['2: unclosed_quote', '3: 3|4', '4: 5|6'],
    ],
    [
      'an unclosed quote before quoted rows',
      'a,b\n1,"2\n"3",4\n5,"6"\n',
      ['2: unclosed_quote', '3: 3|4', '4: 5|6'],
    ],
    [
      'an unclosed quote that a later row closes by chance',
      'a,b,c\n1,"2,3\n4,5",6\n7,8,9\n',
      ['2: 1|2,3\n4,5|6', '4: 7|8|9'],
    ],
    [
      'a quote closed on a later line with other cells',
      'a,b\n1,"2\n3,4"\n5,6\n',
      ['2: 1|2\n3,4', '4: 5|6'],
    ],
    [
      'a multi-line record with too few cells',
      'a,b,c\n1,"2\n3,4,5"\n6,7,8\n',
      ['2: unclosed_quote', '3: stray_quote', '4: 6|7|8'],
    ],
    ['an unclosed quote on the last line', 'a,b\n1,2\n"3,4', ['2: 1|2', '3: unclosed_quote']],
    ['an unquoted record over 64 KB', `a,b\n1,${LONG}\n3,4\n`, ['2: too_long', '3: 3|4']],
    ['a quoted record over 64 KB', `a,b\n1,"${LONG}"\n3,4\n`, ['2: unclosed_quote', '3: 3|4']],
    [
      'an unclosed quote with 64 KB after it',
      `a,b\n"1,2\n${'3,4\n'.repeat(2)}${LONG}\n5,6\n`,
      ['2: unclosed_quote', '3: 3|4', '4: 3|4', '5: too_long', '6: 5|6'],
    ],
    ['a line of megabytes', `a,b\n${LONG.repeat(20)}\n3,4\n`, ['2: too_long', '3: 3|4']],
  ])('says what is wrong with %s, and reads on', (_name, file, expected) => {
    expect(verdicts(file).slice(1)).toEqual(expected);
  });

  it('rejects only the row whose bytes are no UTF-8', () => {
    const file = Buffer.from('a,b\nJos\u00e9,1\nAnna,2\n', 'latin1');
    const [header, broken, good] = read(file);

    expect(header?.cells).toEqual(['a', 'b']);
    expect(broken).toMatchObject({ line: 2, fault: 'encoding', excerpt: 'Jos\ufffd,1' });
    expect(good?.cells).toEqual(['Anna', '2']);
  });

  it.each([
    ['utf_16', Buffer.from('\ufeffid,email\n', 'utf16le')],
    ['utf_16', Buffer.from('id,email\n', 'utf16le')],
    ['spreadsheet', Buffer.from('PK\u0003\u0004rest', 'latin1')],
    ['compressed', Buffer.from([0x1f, 0x8b, 8, 0])],
    ['binary', Buffer.from('id,em\u0000ail\n', 'latin1')],
  ])('refuses a file that is %s', (problem, bytes) => {
    const reader = new CsvReader();
    const records = [...reader.push(bytes), ...reader.end()].flat();

    expect(reader.encodingProblem).toBe(problem);
    expect(records).toEqual([]);
  });

  it('keeps characters of any size that a chunk border cuts in two', () => {
    const file = 'név,emoji\nJózsef,👩‍👩‍👧\n';
    const cuts = Array.from({ length: file.length }, (_none, index) => index);

    expect(read(file, { cuts }).map(({ cells }) => cells)).toEqual([
      ['név', 'emoji'],
      ['József', '👩‍👩‍👧'],
    ]);
  });
});

const cell = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', '1', ',', '"', '\n', '\r', ' ', 'é', '👍') }),
  fc.string(),
);
const table = fc.integer({ min: 1, max: 5 }).chain((width) =>
  fc.array(fc.array(cell, { minLength: width, maxLength: width }), {
    minLength: 1,
    maxLength: 8,
  }),
);
/** Files that are anything but well-formed, with the characters that matter. */
const mess = fc
  .array(fc.constantFrom('a', 'b', ',', ',', '"', '\n', '\n', '\r', '\r\n', 'x,y\n', '"q",w\n'), {
    maxLength: 120,
  })
  .map((parts) => `h1,h2\n${parts.join('')}`);

describe('reading what was written', () => {
  it('gives any cells back as they were', () => {
    fc.assert(
      fc.property(table, (rows) => {
        const file = rows.map(csvRecord).join('\r\n');
        expect(read(file).map(({ cells }) => cells)).toEqual(rows);
      }),
    );
  });

  it('gives the same records however the bytes are cut into chunks', () => {
    // Files beyond the size of a block, so that cuts do fall between two looks at the text.
    const padding = `${'y'.repeat(400)},"${'z'.repeat(300)}"\n`.repeat(700);
    fc.assert(
      fc.property(
        mess,
        mess,
        fc.array(fc.nat(600_000), { maxLength: 6 }),
        (before, after, cuts) => {
          const file = `${before}\n${padding}${after}`;
          expect(read(file, { cuts })).toEqual(read(file));
        },
      ),
      { numRuns: 25 },
    );
  });

  it('loses no line of a mess: each line is in a record, or is blank', () => {
    fc.assert(
      fc.property(mess, (file) => {
        const lines = file.split(/\r\n|\r|\n/);
        const starts = read(file).map(({ line }) => line);
        expect(starts).toEqual(starts.toSorted((a, b) => a - b));
        expect(new Set(starts).size).toBe(starts.length);
        for (const line of starts) expect(lines[line - 1]).not.toBe('');
        const quoted = file.includes('"');
        const filled = lines.flatMap((text, index) => (text === '' ? [] : [index + 1]));
        if (!quoted) expect(starts).toEqual(filled);
      }),
    );
  });
});

describe('RecordRanges', () => {
  it('cuts a file into ranges that read apart give the records of the whole', () => {
    fc.assert(
      fc.property(mess, fc.integer({ min: 1, max: 40 }), fc.boolean(), (text, size, bom) => {
        const file = new TextEncoder().encode(`${bom ? '\ufeff' : ''}${text}`);
        const body = bodyOf(file);
        if (!body) throw new Error('Expected a header');
        const ranges = new RecordRanges(body, size);
        const cut = [...ranges.push(file.subarray(body.start)), ...ranges.end()];
        const apart = cut.flatMap(({ start, end, line }) =>
          read(file.subarray(start, end), {
            from: { line, expectedCells: body.expectedCells },
          }),
        );

        expect(apart).toEqual(read(file).slice(1));
        expect(cut.map(({ start }) => start)).toEqual(
          cut.map((_range, index) => cut[index - 1]?.end ?? body.start),
        );
      }),
    );
  });

  it('finds no body in a file without a header', () => {
    expect(bodyOf(new Uint8Array())).toBeUndefined();
    expect(bodyOf(new TextEncoder().encode('"id,email\n'))).toBeUndefined();
  });
});
