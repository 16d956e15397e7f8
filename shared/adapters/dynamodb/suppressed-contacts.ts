import { addressKey, type Contact, type SuppressionReason } from '../../domain/contacts/contact.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Suppression, Suppressions } from '../../ports/suppressions.ts';
import { byStrictness } from '../suppression-order.ts';

/** Suppressions by what they are of: an address or a contact. */
export type SuppressionsByKey = ReadonlyMap<string, readonly Suppression[]>;

/** A slice of an organization. */
export interface SlicePlace {
  readonly organizationId: string;
  readonly slice: number;
}

/** An organization's suppressions, for as long as a pass over one of its slices takes. */
export interface SuppressionsOfPasses extends Pick<Suppressions, 'find'> {
  /** Reads them where the pass begins, or nobody knows of it. */
  read(place: SlicePlace, begins: boolean): Promise<SuppressionsByKey>;
  /** The pass is over. */
  end(place: SlicePlace): void;
}

/**
 * How long passes over other slices may begin with a list that was read: about as long as a pass
 * takes, so a plan sees what a longer pass would have seen. Before each claim sending asks again.
 */
const FRESH_MS = 120_000;

/** A list that was read, and the passes that began with it. */
interface ReadList {
  readonly at: number;
  readonly byKey: Promise<SuppressionsByKey>;
  readonly served: Set<number>;
}

/**
 * Reads an organization's suppressions once for the passes over several slices that follow each
 * other: asking for each contact's would cost two reads apiece, and the whole list for each of a
 * thousand slices more than all contacts. A slice that is passed over again has them read anew.
 */
export function suppressionsOfPasses(
  suppressions: Pick<Suppressions, 'find' | 'list'>,
  clock: Pick<Clock, 'now'>,
): SuppressionsOfPasses {
  const passes = new Map<string, Promise<SuppressionsByKey>>();
  const lists = new Map<string, ReadList>();
  const nameOf = ({ organizationId, slice }: SlicePlace): string => `${organizationId} ${slice}`;
  const beginning = ({ organizationId, slice }: SlicePlace): ReadList => {
    const at = clock.now();
    const last = lists.get(organizationId);
    const isFresh = last && Math.abs(at - last.at) < FRESH_MS && !last.served.has(slice);
    const list = isFresh ? last : { at, byKey: byKey(organizationId), served: new Set<number>() };
    list.served.add(slice);
    lists.set(organizationId, list);
    return list;
  };
  const byKey = async (organizationId: string): Promise<SuppressionsByKey> =>
    Map.groupBy(await suppressions.list(organizationId), ({ by, key }) => `${by} ${key}`);
  return {
    find: (...asked) => suppressions.find(...asked),
    read: async (place, begins) => {
      const known = begins ? undefined : passes.get(nameOf(place));
      const list = known ?? beginning(place).byKey;
      passes.set(nameOf(place), list);
      try {
        return await list;
      } catch (error) {
        lists.delete(place.organizationId);
        passes.delete(nameOf(place));
        throw error;
      }
    },
    end: (place) => {
      passes.delete(nameOf(place));
    },
  };
}

/** The strictest of what keeps mail from a contact. */
export function suppressionsFor(
  suppressions: SuppressionsByKey,
  { id, email }: Contact,
): SuppressionReason | null {
  const own = suppressions.get(`contact ${id}`) ?? [];
  const address = suppressions.get(`address ${addressKey(email)}`) ?? [];
  return [...own, ...address].toSorted(byStrictness)[0]?.reason ?? null;
}
