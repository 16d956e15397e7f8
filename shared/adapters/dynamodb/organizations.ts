import { RecordReader } from '../../contracts/records/record-reader.ts';
import type { Organization, Organizations } from '../../ports/organizations.ts';
import { creationCause } from '../record-causes.ts';
import { STORED_RECORDS } from '../stored-records.ts';
import { when } from './conditions.ts';
import { isThere, removal, REMOVED } from './contact-items.ts';
import { causeMap, itemBasics, type Item } from './items.ts';
import { joinKey, type ItemKey } from './keys.ts';
import { untilSettled } from './settling.ts';
import type { Table } from './table.ts';

/** All organizations of a stage are one partition: they are few, and listed. */
const PARTITION = 'ORGANIZATIONS';

/** Organizations in DynamoDB. */
export function dynamoOrganizations(live: Table): Organizations {
  const get = async (id: string): Promise<Organization | undefined> => {
    const item = await live.get(keyOf(id));
    return item && isThere(item) ? organizationOf(item) : undefined;
  };
  return {
    get,
    list: async () => {
      const items = await live.query({ partition: PARTITION });
      return items.filter(isThere).map(organizationOf);
    },
    create: async (organization) => {
      const record = STORED_RECORDS.organization.encode(organization);
      const basics = itemBasics('organization', creationCause(organization));
      const isNew = when.any(when.absent(), when.present(REMOVED));
      const created = await live.put({ ...keyOf(organization.id), ...basics, record }, isNew);
      return created ? 'created' : 'exists';
    },
    setStopped: (id, reason, cause) =>
      untilSettled(`organization "${id}"`, async () => {
        const before = await get(id);
        if (!before) throw unknownOrganization(id);
        const record = STORED_RECORDS.organization.encode({ ...before, stopped: reason });
        const asRead = STORED_RECORDS.organization.encode(before);
        const change = { set: { record, cause: causeMap(cause) } };
        const isAsRead = when.all(when.equal('record', asRead), when.absent(REMOVED));
        return (await live.update(keyOf(id), change, isAsRead)) && { settled: undefined };
      }),
    remove: async (id, cause) => {
      const isThereStill = when.all(when.present(), when.absent(REMOVED));
      return (await live.update(keyOf(id), removal(cause), isThereStill)) !== undefined;
    },
  };
}

/** Finds the slice count of an organization. @throws Error when it was not created. */
export type SlicesOf = (organizationId: string) => Promise<number>;

/** Looks slice counts up once: they are fixed when an organization is created. */
export function slicesLookup(organizations: Pick<Organizations, 'get'>): SlicesOf {
  const known = new Map<string, number>();
  return async (organizationId) => {
    const found = known.get(organizationId);
    if (found !== undefined) return found;
    const organization = await organizations.get(organizationId);
    if (!organization) throw unknownOrganization(organizationId);
    known.set(organizationId, organization.slices);
    return organization.slices;
  };
}

function keyOf(id: string): ItemKey {
  return { pk: PARTITION, sk: joinKey(id) };
}

function organizationOf(item: Item): Organization {
  return STORED_RECORDS.organization.decode(new RecordReader(item, 'item').text('record'));
}

function unknownOrganization(id: string): Error {
  return new Error(`Expected organization "${id}" in the store, found none`);
}
