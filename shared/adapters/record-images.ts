import type { LineCodec } from '../contracts/records/line-codec.ts';
import type { RecordImages } from '../ports/record-changes.ts';
import { STORED_RECORDS } from './stored-records.ts';

/** The records before and after a change of a table's row. */
export function imagesOf(table: string, before: string | null, after: string | null): RecordImages {
  const read = <Image>(codec: LineCodec<Image>) => ({
    before: before === null ? null : codec.decode(before),
    after: after === null ? null : codec.decode(after),
  });
  switch (table) {
    case 'contact':
      return { entity: table, ...read(STORED_RECORDS.contact) };
    case 'email':
      return { entity: table, ...read(STORED_RECORDS.email) };
    case 'visit':
      return { entity: table, ...read(STORED_RECORDS.visit) };
    case 'target':
      return { entity: table, ...read(STORED_RECORDS.target) };
    case 'event':
      return { entity: table, ...read(STORED_RECORDS.event) };
    case 'suppression':
      return { entity: table, ...read(STORED_RECORDS.suppression) };
    case 'run':
      return { entity: table, ...read(STORED_RECORDS.run) };
    case 'organization':
      return { entity: table, ...read(STORED_RECORDS.organization) };
    case 'config_version':
      return { entity: 'config', ...read(STORED_RECORDS.config_version) };
    default:
      throw new Error(`Expected a change of a known table, got one of "${table}"`);
  }
}
