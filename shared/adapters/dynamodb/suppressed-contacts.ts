import { addressKey, type Contact, type SuppressionReason } from '../../domain/contacts/contact.ts';
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
 * Reads an organization's suppressions once for each pass over a slice: they are few beside its
 * contacts, and asking for each contact's would cost two reads apiece.
 */
export function suppressionsOfPasses(
  suppressions: Pick<Suppressions, 'find' | 'list'>,
): SuppressionsOfPasses {
  const passes = new Map<string, SuppressionsByKey>();
  const nameOf = ({ organizationId, slice }: SlicePlace): string => `${organizationId} ${slice}`;
  return {
    find: (...asked) => suppressions.find(...asked),
    read: async (place, begins) => {
      const known = begins ? undefined : passes.get(nameOf(place));
      if (known) return known;
      const all = await suppressions.list(place.organizationId);
      const byKey = Map.groupBy(all, ({ by, key }) => `${by} ${key}`);
      passes.set(nameOf(place), byKey);
      return byKey;
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
