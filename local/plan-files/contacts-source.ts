import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { bindContactColumns } from '../../shared/contracts/files/bind-contacts.ts';
import { bodyOf, RecordRanges, type RecordRange } from '../../shared/domain/csv/record-ranges.ts';
import { openTable } from '../../shared/workflows/import/open-table.ts';
import { UserError } from '../user-error.ts';
import type { FileSlice } from './planner-calls.ts';

/** A contacts file whose header was read. */
export interface ContactsSource {
  readonly path: string;
  readonly bytes: number;
  readonly titles: readonly string[];
  /** Its rows in slices of about so many bytes, in order. */
  slices(sliceBytes: number): AsyncIterable<FileSlice>;
}

const HEADER_BYTES = 128 * 1024;
const BLOCK_BYTES = 1024 * 1024;

/** Opens a contacts file. @throws UserError when it is none. */
export async function contactsSource(path: string): Promise<ContactsSource> {
  const found = await stat(path).catch(() => {
    throw new UserError(`Expected a contacts file at ${path}, found none`);
  });
  const content = createReadStream(path, { highWaterMark: HEADER_BYTES });
  const opened = await openTable({ name: basename(path), content, kind: 'contacts' });
  content.destroy();
  if ('problem' in opened) throw new UserError(`${path}: ${opened.problem.message}`);
  const { titles } = opened.table;
  const bound = bindContactColumns(titles, { idOptional: false });
  if ('problem' in bound) {
    const { problem, columns } = bound.problem;
    throw new UserError(
      `${path}: expected the columns of a contacts file, got a ${problem.replace('_', ' ')}: ${columns.join(', ')}`,
    );
  }
  return { path, bytes: found.size, titles, slices: (sliceBytes) => slicesOf(path, sliceBytes) };
}

/** One pass over the file that tracks quotes, so that every slice ends where a row does. */
async function* slicesOf(path: string, sliceBytes: number): AsyncIterable<FileSlice> {
  const body = bodyOf(await firstBytes(path));
  if (!body) return;
  const ranges = new RecordRanges(body, sliceBytes);
  let slice = 0;
  const numbered = (range: RecordRange): FileSlice => ({ ...range, slice: slice++ });
  const stream = createReadStream(path, { start: body.start, highWaterMark: BLOCK_BYTES });
  for await (const chunk of stream) {
    if (!Buffer.isBuffer(chunk)) continue;
    for (const range of ranges.push(chunk)) yield numbered(range);
  }
  for (const range of ranges.end()) yield numbered(range);
}

async function firstBytes(path: string): Promise<Uint8Array> {
  const file = await open(path, 'r');
  try {
    const bytes = Buffer.allocUnsafe(HEADER_BYTES);
    const { bytesRead } = await file.read(bytes, 0, HEADER_BYTES, 0);
    return bytes.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
