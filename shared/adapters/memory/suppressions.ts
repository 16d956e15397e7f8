import { addressKey, type SuppressionReason } from '../../domain/contacts/contact.ts';
import type { Suppression, Suppressions } from '../../ports/suppressions.ts';
import { byStrictness } from '../suppression-order.ts';
import { byCodePoints } from './code-points.ts';
import { heldOrganization, type HeldOrganization, type MemoryState } from './state.ts';

/** Suppressions in memory. */
export function memorySuppressions(state: MemoryState): Suppressions {
  return {
    put: async (organizationId, suppression, cause) => {
      const held = heldOrganization(state, organizationId);
      const key = keyOf(suppression);
      if (held.suppressions.has(key)) return;
      held.suppressions.set(key, suppression);
      const change = { before: null, after: suppression, cause, organizationId };
      state.changes.record({ entity: 'suppression', contactId: contactOf(suppression), ...change });
      tellContacts(state, held, suppression);
    },
    find: async (organizationId, email, contactId) =>
      suppressionsOf(heldOrganization(state, organizationId), email, contactId),
    lift: async (organizationId, by, key, reason, cause) => {
      const held = heldOrganization(state, organizationId);
      const before = held.suppressions.get(keyOf({ by, key, reason }));
      if (!before) return false;
      held.suppressions.delete(keyOf(before));
      const change = { before, after: null, cause, organizationId };
      state.changes.record({ entity: 'suppression', contactId: contactOf(before), ...change });
      tellContacts(state, held, before);
      return true;
    },
    list: async (organizationId) =>
      [...heldOrganization(state, organizationId).suppressions.values()].toSorted((a, b) =>
        byCodePoints(orderOf(a), orderOf(b)),
      ),
  };
}

/** What applies to a contact, by its address or its id; the strictest first. */
export function suppressionsOf(
  held: HeldOrganization,
  email: string,
  contactId: string,
): readonly Suppression[] {
  if (held.suppressions.size === 0) return [];
  const address = addressKey(email);
  return [...held.suppressions.values()]
    .filter(({ by, key }) => key === (by === 'address' ? address : contactId))
    .toSorted(byStrictness);
}

function keyOf(
  suppression: Pick<Suppression, 'by' | 'key'> & { reason: SuppressionReason },
): string {
  return `${suppression.by} ${suppression.reason} ${suppression.key}`;
}

function contactOf({ by, key }: Suppression): string | null {
  return by === 'contact' ? key : null;
}

function tellContacts(state: MemoryState, held: HeldOrganization, { by, key }: Suppression): void {
  const concerned = [...held.contacts.values()].filter(({ contact }) =>
    by === 'contact' ? contact.id === key : addressKey(contact.email) === key,
  );
  for (const contactId of concerned.map(({ contact }) => contact.id).toSorted()) {
    state.changes.contactChanged({ organizationId: held.id, contactId, bulkRun: null });
  }
}

function orderOf({ by, key, reason }: Suppression): string {
  return `${by}\u0000${key}\u0000${reason}`;
}
