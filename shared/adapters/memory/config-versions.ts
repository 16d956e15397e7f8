import type { ConfigVersions } from '../../ports/config-versions.ts';
import { heldOrganization, type MemoryState } from './state.ts';
import { sameRecord } from '../same-record.ts';

/** Configuration versions in memory. */
export function memoryConfigVersions(state: MemoryState): ConfigVersions {
  const versionsOf = (organizationId: string) =>
    heldOrganization(state, organizationId).configVersions;
  return {
    publish: async (organizationId, { document, templates }, cause) => {
      const versions = versionsOf(organizationId);
      const current = versions.at(-1);
      if (current?.document === document && sameRecord(current.templates, templates)) {
        return current;
      }
      const published = { version: versions.length + 1, document, templates, cause };
      versions.push(published);
      state.changes.record({
        entity: 'config',
        organizationId,
        contactId: null,
        before: null,
        after: { version: published.version },
        cause,
      });
      return published;
    },
    current: async (organizationId) => versionsOf(organizationId).at(-1),
    get: async (organizationId, version) => versionsOf(organizationId)[version - 1],
    list: async (organizationId) => [...versionsOf(organizationId)],
  };
}
