import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { RecordReader } from '../../contracts/records/record-reader.ts';
import { canonicalJson } from '../../domain/digest/canonical-json.ts';
import type { ConfigVersion, ConfigVersions } from '../../ports/config-versions.ts';
import { STORED_RECORDS } from '../stored-records.ts';
import { when } from './conditions.ts';
import { causeOf, itemBasics, type Item } from './items.ts';
import { joinKey, numberPart, ownPartition, type ItemKey } from './keys.ts';
import { untilSettled } from './settling.ts';
import type { Table } from './table.ts';
import { storedTemplate } from '../stored-template.ts';

type Content = Pick<ConfigVersion, 'document' | 'templates'>;

/**
 * Configuration versions in DynamoDB: an item for each, which names its content by digest. The
 * content is compressed and stands in parts below an item's limit, under its digest: written before
 * the version that names it, and the same whoever writes it.
 */
export function dynamoConfigVersions(live: Table): ConfigVersions {
  const headsOf = (organizationId: string, newest?: { readonly limit: number }) =>
    live.query({
      partition: ownPartition(organizationId, 'CONFIG'),
      sort: { beginsWith: 'VERSION#' },
      ...(newest && { ...newest, descending: true }),
    });
  const current = async (organizationId: string): Promise<Item | undefined> =>
    (await headsOf(organizationId, { limit: 1 }))[0];
  const versionOf = (organizationId: string, head: Item | undefined) =>
    head && readVersion(live, organizationId, head);
  return {
    publish: (organizationId, content, cause) =>
      untilSettled(`the configuration of "${organizationId}"`, async () => {
        const packed = pack(content);
        const head = await current(organizationId);
        if (head?.['digest'] === packed.digest) {
          return { settled: await readVersion(live, organizationId, head) };
        }
        const version = (head ? numberOf(head) : 0) + 1;
        await writeParts(live, organizationId, packed);
        const item = {
          ...versionKey(organizationId, version),
          ...itemBasics('config', cause),
          record: STORED_RECORDS.config_version.encode({ version }),
          digest: packed.digest,
          parts: packed.parts.length,
        };
        const isPublished = await live.put(item, when.absent());
        return isPublished ? { settled: { version, ...content, cause } } : undefined;
      }),
    current: async (organizationId) => versionOf(organizationId, await current(organizationId)),
    get: async (organizationId, version) =>
      versionOf(organizationId, await live.get(versionKey(organizationId, version))),
    list: async (organizationId) => {
      const heads = await headsOf(organizationId);
      return Promise.all(heads.map((head) => readVersion(live, organizationId, head)));
    },
  };
}

/** Content in parts that an item can hold. */
interface Packed {
  readonly digest: string;
  readonly parts: readonly Uint8Array[];
}

/** An item may have 400 KB with its keys and names. */
const PART_BYTES = 350_000;

function pack({ document, templates }: Content): Packed {
  const text = canonicalJson({ document, templates });
  const bytes = gzipSync(text);
  const count = Math.ceil(bytes.length / PART_BYTES);
  return {
    digest: createHash('sha256').update(text).digest('hex'),
    parts: Array.from({ length: count }, (_, index) =>
      bytes.subarray(index * PART_BYTES, (index + 1) * PART_BYTES),
    ),
  };
}

async function writeParts(
  live: Table,
  organizationId: string,
  { digest, parts }: Packed,
): Promise<void> {
  for (const [index, content] of parts.entries()) {
    const basics = itemBasics('config_part', null);
    await live.put({ ...partKey(organizationId, digest, index), ...basics, content });
  }
}

async function readVersion(
  live: Table,
  organizationId: string,
  head: Item,
): Promise<ConfigVersion> {
  const reader = new RecordReader(head, 'item');
  const [digest, count] = [reader.text('digest'), reader.integer('parts')];
  const parts = await Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const content = (await live.get(partKey(organizationId, digest, index)))?.['content'];
      if (content instanceof Uint8Array) return content;
      throw new Error(
        `Expected part ${index} of ${count} of configuration ${numberOf(head)}, found none`,
      );
    }),
  );
  const content = new RecordReader(
    JSON.parse(gunzipSync(Buffer.concat(parts)).toString('utf8')),
    'content',
  );
  return {
    version: numberOf(head),
    document: content.text('document'),
    templates: content.recordByName('templates', storedTemplate),
    cause: causeOf(head),
  };
}

function numberOf(head: Item): number {
  const record = new RecordReader(head, 'item').text('record');
  return STORED_RECORDS.config_version.decode(record).version;
}

function versionKey(organizationId: string, version: number): ItemKey {
  const pk = ownPartition(organizationId, 'CONFIG');
  return { pk, sk: joinKey('VERSION', numberPart(version)) };
}

function partKey(organizationId: string, digest: string, index: number): ItemKey {
  const pk = ownPartition(organizationId, 'CONFIG');
  return { pk, sk: joinKey('CONTENT', digest, numberPart(index)) };
}
