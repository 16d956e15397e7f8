import type { BackupPart } from '../../contracts/backup/manifest.ts';
import type { LineCodec } from '../../contracts/records/line-codec.ts';
import { partKey } from './backup-keys.ts';
import type { BackupReadPorts } from './backup-ports.ts';
import { decodeLines } from '../bucket/lines.ts';
import { ByteTally } from './byte-tally.ts';

/** A record of a part cannot be read. */
export class PartUnreadable extends Error {
  override readonly name = 'PartUnreadable';
  readonly key: string;
  readonly line: number;

  constructor(key: string, line: number, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`${key}, line ${String(line)}: ${reason}`, { cause });
    this.key = key;
    this.line = line;
  }
}

/** The records of a part, in order. @throws PartUnreadable with key and line. */
export async function* readPart<Value>(
  ports: BackupReadPorts,
  backupId: string,
  part: Pick<BackupPart, 'name'>,
  codec: LineCodec<Value>,
  tally = new ByteTally(),
): AsyncGenerator<Value> {
  const key = partKey(backupId, part.name);
  let number = 0;
  const content = tally.of(ports.bucket.read(key));
  for await (const line of decodeLines(ports.compression.gunzip(content))) {
    number += 1;
    yield decodeAt(codec, line, key, number);
  }
}

/** All records of a small part. */
export async function readWholePart<Value>(
  ports: BackupReadPorts,
  backupId: string,
  part: Pick<BackupPart, 'name'>,
  codec: LineCodec<Value>,
): Promise<readonly Value[]> {
  const records: Value[] = [];
  for await (const record of readPart(ports, backupId, part, codec)) records.push(record);
  return records;
}

function decodeAt<Value>(
  codec: LineCodec<Value>,
  line: string,
  key: string,
  number: number,
): Value {
  try {
    return codec.decode(line);
  } catch (error) {
    throw new PartUnreadable(key, number, error);
  }
}
