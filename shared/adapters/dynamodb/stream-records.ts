import { isThere } from './contact-items.ts';
import type { Item } from './items.ts';

/** A record of a table's stream, as Lambda hands it over and as the stream itself gives it. */
export interface StreamRecord {
  readonly eventID?: string | undefined;
  readonly dynamodb?:
    | {
        readonly ApproximateCreationDateTime?: number | Date | undefined;
        readonly NewImage?: Readonly<Record<string, StreamValue>> | undefined;
        readonly OldImage?: Readonly<Record<string, StreamValue>> | undefined;
        readonly SequenceNumber?: string | undefined;
      }
    | undefined;
}

/** A value of a stream record; the store writes no other kinds. */
export interface StreamValue {
  readonly S?: string | undefined;
  readonly N?: string | undefined;
  readonly BOOL?: boolean | undefined;
  readonly NULL?: boolean | undefined;
  readonly B?: unknown;
  readonly M?: Readonly<Record<string, StreamValue>> | undefined;
  readonly L?: readonly StreamValue[] | undefined;
}

/** An item before and after a write; null where there was or is none, or one that is marked as gone. */
export interface StreamedItem {
  readonly eventId: string;
  readonly position: number;
  readonly before: Item | null;
  readonly after: Item | null;
  /** The item as it was last written, also where that marked it as gone. */
  readonly last: Item;
}

/** Reads the images of stream records. */
export function streamedItems(records: readonly StreamRecord[]): readonly StreamedItem[] {
  return records.flatMap((record) => {
    const { NewImage, OldImage } = record.dynamodb ?? {};
    const [before, after] = [itemOf(OldImage), itemOf(NewImage)];
    const last = after ?? before;
    if (!last) return [];
    const eventId = record.eventID ?? '';
    const position = positionOf(record);
    return [{ eventId, position, before: thereOrNull(before), after: thereOrNull(after), last }];
  });
}

/**
 * A number for a change, the same whenever it is told: microseconds of the second in which it was
 * made, the part below the second from its sequence number. Later changes have higher numbers; the
 * order of those of one second is that of the stream.
 */
function positionOf({ dynamodb = {} }: StreamRecord): number {
  const { ApproximateCreationDateTime: created = 0, SequenceNumber = '0' } = dynamodb;
  const seconds = Math.floor(typeof created === 'number' ? created : created.getTime() / 1000);
  return seconds * 1_000_000 + Number(SequenceNumber.slice(-6));
}

function itemOf(image: Readonly<Record<string, StreamValue>> | undefined): Item | null {
  return image ? plainRecord(image) : null;
}

function thereOrNull(item: Item | null): Item | null {
  return item && isThere(item) ? item : null;
}

function plainRecord(image: Readonly<Record<string, StreamValue>>): Item {
  return Object.fromEntries(Object.entries(image).map(([name, value]) => [name, plain(value)]));
}

function plain(value: StreamValue): unknown {
  if (value.S !== undefined) return value.S;
  if (value.N !== undefined) return Number(value.N);
  if (value.BOOL !== undefined) return value.BOOL;
  if (value.NULL === true) return null;
  // Contents are compressed into bytes; no record is read from them.
  if (value.B !== undefined) return undefined;
  if (value.L !== undefined) return value.L.map(plain);
  if (value.M !== undefined) return plainRecord(value.M);
  throw new Error(`Expected a value that the store writes, got ${Object.keys(value).join()}`);
}
