import { describe, expect, it } from 'vitest';
import type { Organization } from '../../shared/ports/organizations.ts';
import { aCause, NOW_MS } from '../support/stored-records.ts';
import { eachStore, type MakeStore } from './each-store.ts';

function anOrganization(overrides: Partial<Organization> = {}): Organization {
  return { id: 'org-1', slices: 16, createdAt: NOW_MS, stopped: null, ...overrides };
}

export function organizationsContract(name: string, makeStore: MakeStore): void {
  describe(`Organizations in ${name}`, () => {
    const store = eachStore(makeStore);

    it('gives back what was created, and nothing for an unknown id', async () => {
      expect(await store().organizations.create(anOrganization())).toBe('created');

      expect(await store().organizations.get('org-1')).toEqual(anOrganization());
      expect(await store().organizations.get('org-2')).toBeUndefined();
    });

    it('changes nothing when the organization exists', async () => {
      await store().organizations.create(anOrganization());

      const again = await store().organizations.create(anOrganization({ slices: 1024 }));

      expect(again).toBe('exists');
      expect(await store().organizations.get('org-1')).toEqual(anOrganization());
    });

    it('creates an organization once, however many ask at a time', async () => {
      const asked = await Promise.all(
        [1, 2, 3].map((slices) => store().organizations.create(anOrganization({ slices }))),
      );

      expect(asked.filter((answer) => answer === 'created')).toHaveLength(1);
    });

    it('lists organizations by id', async () => {
      for (const id of ['org-2', 'org-10', 'org-1']) {
        await store().organizations.create(anOrganization({ id }));
      }

      const ids = (await store().organizations.list()).map(({ id }) => id);

      expect(ids).toEqual(['org-1', 'org-10', 'org-2']);
    });

    it('halts and releases sending', async () => {
      await store().organizations.create(anOrganization());

      await store().organizations.setStopped('org-1', 'breaker', aCause());
      expect((await store().organizations.get('org-1'))?.stopped).toBe('breaker');

      await store().organizations.setStopped('org-1', null, aCause());
      expect((await store().organizations.get('org-1'))?.stopped).toBeNull();
    });

    it('removes an organization, once, and only its own record', async () => {
      await store().organizations.create(anOrganization());
      await store().organizations.create(anOrganization({ id: 'org-2' }));
      const content = { document: 'organization: {id: org-1}', templates: {} };
      await store().configVersions.publish('org-1', content, aCause());

      expect(await store().organizations.remove('org-1', aCause())).toBe(true);
      expect(await store().organizations.remove('org-1', aCause())).toBe(false);

      expect(await store().organizations.get('org-1')).toBeUndefined();
      expect((await store().organizations.list()).map(({ id }) => id)).toEqual(['org-2']);
      expect((await store().configVersions.current('org-1'))?.version).toBe(1);
    });

    it('creates an organization again after it was removed', async () => {
      await store().organizations.create(anOrganization());
      await store().organizations.remove('org-1', aCause());

      expect(await store().organizations.create(anOrganization({ slices: 1024 }))).toBe('created');
      expect((await store().organizations.get('org-1'))?.slices).toBe(1024);
    });

    it('throws when an unknown organization is to be halted', async () => {
      await expect(store().organizations.setStopped('org-9', 'why', aCause())).rejects.toThrow(
        'org-9',
      );
    });
  });
}
