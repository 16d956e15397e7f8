import { describe, expect, it } from 'vitest';
import type { StoredTemplate } from '../../shared/ports/config-versions.ts';
import { aCause } from '../support/stored-records.ts';
import { eachStore, type MakeStore } from './each-store.ts';

const ORG = 'org-1';

function aTemplate(overrides: Partial<StoredTemplate> = {}): StoredTemplate {
  return { name: 'birthday', subject: 'Hi', html: '<p>Hi</p>', text: null, ...overrides };
}

function aContent(document: string, template: StoredTemplate = aTemplate()) {
  return { document, templates: { [template.name]: template } };
}

export function configVersionsContract(name: string, makeStore: MakeStore): void {
  describe(`ConfigVersions in ${name}`, () => {
    const store = eachStore(makeStore);

    it('has no version before the first was published', async () => {
      expect(await store().configVersions.current(ORG)).toBeUndefined();
      expect(await store().configVersions.list(ORG)).toEqual([]);
    });

    it('counts versions from 1 and makes the last one current', async () => {
      const first = await store().configVersions.publish(ORG, aContent('a: 1'), aCause());
      const second = await store().configVersions.publish(ORG, aContent('a: 2'), aCause());

      expect([first.version, second.version]).toEqual([1, 2]);
      expect(await store().configVersions.current(ORG)).toEqual(second);
      expect(await store().configVersions.get(ORG, 1)).toEqual(first);
      expect(await store().configVersions.get(ORG, 3)).toBeUndefined();
      expect(await store().configVersions.list(ORG)).toEqual([first, second]);
    });

    it('keeps author and reason with the version', async () => {
      const cause = aCause({ actor: 'cli:ada', reason: 'new windows' });

      await store().configVersions.publish(ORG, aContent('a: 1'), cause);

      expect((await store().configVersions.current(ORG))?.cause).toEqual(cause);
    });

    it('gives the current version back when the content is the same', async () => {
      await store().configVersions.publish(ORG, aContent('a: 1'), aCause());

      const again = await store().configVersions.publish(ORG, aContent('a: 1'), aCause());

      expect(again.version).toBe(1);
      expect(await store().configVersions.list(ORG)).toHaveLength(1);
    });

    it('publishes earlier content again as a new version', async () => {
      await store().configVersions.publish(ORG, aContent('a: 1'), aCause());
      await store().configVersions.publish(ORG, aContent('a: 2'), aCause());

      const back = await store().configVersions.publish(ORG, aContent('a: 1'), aCause());

      expect(back.version).toBe(3);
    });

    it('publishes a new version when only a template differs', async () => {
      await store().configVersions.publish(ORG, aContent('a: 1'), aCause());

      const other = aContent('a: 1', aTemplate({ text: 'Hi' }));
      const changed = await store().configVersions.publish(ORG, other, aCause());

      expect(changed.version).toBe(2);
      expect((await store().configVersions.current(ORG))?.templates).toEqual(other.templates);
    });

    it('keeps organizations apart', async () => {
      await store().configVersions.publish(ORG, aContent('a: 1'), aCause());

      expect(await store().configVersions.current('org-2')).toBeUndefined();
    });

    it('gives every version one number when many are published at a time', async () => {
      const documents = ['a: 1', 'a: 2', 'a: 3', 'a: 4'];

      const published = await Promise.all(
        documents.map((one) => store().configVersions.publish(ORG, aContent(one), aCause())),
      );

      expect(published.map(({ version }) => version).toSorted()).toEqual([1, 2, 3, 4]);
    });
  });
}
