import type { BackupPart } from '../../contracts/backup/manifest.ts';
import type { LineCodec } from '../../contracts/records/line-codec.ts';
import { partKey } from './backup-keys.ts';
import type { BackupReadPorts } from './backup-ports.ts';
import { ByteTally, linesOfBytes } from './part-stream.ts';

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

/** The records of a part, a page at a time. @throws PartUnreadable with key and line. */
export async function* readPart<Value>(
  ports: BackupReadPorts,
  backupId: string,
  part: Pick<BackupPart, 'name'>,
  codec: LineCodec<Value>,
  tally = new ByteTally(),
): AsyncGenerator<readonly Value[]> {
  const key = partKey(backupId, part.name);
  let number = 0;
  const decode = (line: string): Value => {
    number += 1;
    try {
      return codec.decode(line);
    } catch (error) {
      throw new PartUnreadable(key, number, error);
    }
  };
  const content = tally.of(ports.bucket.read(key));
  for await (const lines of linesOfBytes(ports.compression.gunzip(content))) {
    yield lines.map(decode);
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
  for await (const page of readPart(ports, backupId, part, codec)) records.push(...page);
  return records;
}
