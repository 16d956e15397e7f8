import type { Organizations } from '../../ports/organizations.ts';
import { creationCause } from '../record-causes.ts';
import { heldOrganization, type MemoryState } from './state.ts';

/** Organizations in memory. */
export function memoryOrganizations(state: MemoryState): Organizations {
  return {
    get: async (id) => heldOrganization(state, id).record,
    list: async () =>
      [...state.organizations.values()]
        .flatMap(({ record }) => (record ? [record] : []))
        .toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    create: async (organization) => {
      const held = heldOrganization(state, organization.id);
      if (held.record) return 'exists';
      held.record = organization;
      state.changes.record({
        entity: 'organization',
        organizationId: organization.id,
        contactId: null,
        before: null,
        after: organization,
        cause: creationCause(organization),
      });
      return 'created';
    },
    setStopped: async (id, reason, cause) => {
      const held = heldOrganization(state, id);
      const before = held.record;
      if (!before) throw new Error(`Expected organization "${id}" in the store, found none`);
      if (before.stopped === reason) return;
      const after = { ...before, stopped: reason };
      held.record = after;
      const change = { organizationId: id, contactId: null, before, after, cause };
      state.changes.record({ entity: 'organization', ...change });
    },
    remove: async (id, cause) => {
      const held = heldOrganization(state, id);
      const before = held.record;
      if (!before) return false;
      held.record = undefined;
      const change = { organizationId: id, contactId: null, before, after: null, cause };
      state.changes.record({ entity: 'organization', ...change });
      return true;
    },
  };
}
