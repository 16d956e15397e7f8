import { FILE_KINDS, type FileKind } from '../../contracts/files/column-definition.ts';
import { kindOfFile } from '../../contracts/files/file-kind.ts';
import {
  encodingFileProblem,
  shown,
  type FileProblem,
} from '../../contracts/files/file-problem.ts';
import { CsvReader, type CsvRecord } from '../../domain/csv/csv-reader.ts';

/** A file whose header was read; its records follow. */
export interface OpenTable {
  readonly kind: FileKind;
  readonly titles: readonly string[];
  /** The records after the header, in batches of no particular size. To be read once. */
  readonly records: AsyncIterable<readonly CsvRecord[]>;
  /** How many bytes were read so far. */
  bytesRead(): number;
}

/** Which file is opened, and as what. */
export interface TableRequest {
  readonly name: string;
  readonly content: AsyncIterable<Uint8Array>;
  /** By default told from header and name. */
  readonly kind?: FileKind | undefined;
}

export type OpenedTable = { readonly table: OpenTable } | { readonly problem: FileProblem };

/** Reads a file's header and finds out what it holds. */
export async function openTable(request: TableRequest): Promise<OpenedTable> {
  const reader = new CsvReader();
  const counted = { bytes: 0 };
  const batches = recordBatches(reader, request.content, counted);
  const first = await batches.next();
  const [header, ...rest] = first.done === true ? [] : first.value;
  if (reader.encodingProblem) return { problem: encodingFileProblem(reader.encodingProblem) };
  const problem = headerProblem(request.name, header);
  if (problem || !header) return { problem: problem ?? emptyFile(request.name) };
  const kind = request.kind ?? kindOfFile(request.name, header.cells);
  if (!kind) return { problem: unknownKind(header.cells) };
  const table: OpenTable = {
    kind,
    titles: header.cells,
    records: startingWith(rest, batches),
    bytesRead: () => counted.bytes,
  };
  return { table };
}

/** Batches that are not empty. */
async function* recordBatches(
  reader: CsvReader,
  content: AsyncIterable<Uint8Array>,
  counted: { bytes: number },
): AsyncGenerator<readonly CsvRecord[]> {
  for await (const chunk of content) {
    counted.bytes += chunk.length;
    for (const batch of reader.push(chunk)) if (batch.length > 0) yield batch;
    if (reader.encodingProblem) return;
  }
  for (const batch of reader.end()) if (batch.length > 0) yield batch;
}

async function* startingWith(
  first: readonly CsvRecord[],
  rest: AsyncGenerator<readonly CsvRecord[]>,
): AsyncGenerator<readonly CsvRecord[]> {
  if (first.length > 0) yield first;
  yield* rest;
}

function headerProblem(name: string, header: CsvRecord | undefined): FileProblem | undefined {
  if (!header) return emptyFile(name);
  if (header.fault !== null) {
    const message = `Expected a header row, got one that cannot be read: ${header.excerpt}`;
    return { code: 'broken_header', message };
  }
  const [only = ''] = header.cells;
  const delimiter = header.cells.length === 1 ? /[;\t|]/.exec(only)?.[0] : undefined;
  if (delimiter === undefined) return undefined;
  const word = delimiter === '\t' ? 'tabs' : `"${delimiter}"`;
  const message = `Expected columns separated by commas, got them separated by ${word}`;
  return { code: 'wrong_delimiter', message };
}

function emptyFile(name: string): FileProblem {
  return { code: 'empty_file', message: `Expected a header row in ${name}, got an empty file` };
}

function unknownKind(titles: readonly string[]): FileProblem {
  const kinds = FILE_KINDS.join(', ');
  const message = `Expected a file of ${kinds}, by its name or its header, got ${shown(titles)}`;
  return { code: 'unknown_kind', message };
}
