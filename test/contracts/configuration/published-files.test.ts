/** The files that explain settings to users say what the program does. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import {
  configurationPage,
  configurationSchemaFile,
} from '../../../scripts/configuration-reference.ts';
import { readConfiguration } from '../../../shared/contracts/configuration/read-configuration.ts';
import {
  readStateLaw,
  readStatePolicy,
} from '../../../shared/contracts/configuration/read-state-layers.ts';
import { defaultSettings } from '../../../shared/domain/settings/defaults.ts';

const read = (file: string) => ({
  file,
  text: readFileSync(join(import.meta.dirname, '../../..', file), 'utf8'),
});

const defaultYaml = read('config/default.yaml');

/** The commented-out examples of default.yaml, made live. */
function withExamples(text: string): string {
  return text
    .replace('campaign_instances: []', 'campaign_instances:')
    .replace('visit_templates: []', 'visit_templates:')
    .replaceAll(/^( *)# {2}/gm, '$1');
}

describe('config/default.yaml', () => {
  it('gives exactly the built-in defaults', () => {
    expect(readConfiguration(defaultYaml)).toEqual({
      ok: true,
      settings: defaultSettings('my-organization'),
      warnings: [],
    });
  });

  it('has every setting, live or as an example', () => {
    const page = read('docs/configuration.md').text;
    const settings = [...page.matchAll(/^\| `([^`]+)`/gm)].map(([, path]) => path ?? '');
    const names = settings.map((path) => path.split('.').at(-1)?.replace('[]', '') ?? '');
    const absent = [...new Set(names)].filter(
      (name) => !name.startsWith('<') && !new RegExp(`^[# -]*${name}:`, 'm').test(defaultYaml.text),
    );

    // A year-round state and an age limit are shown in their short forms.
    expect(settings.length).toBeGreaterThan(90);
    expect(absent).toEqual(['state', 'age']);
  });

  it('has examples that are accepted as they stand', () => {
    const text = withExamples(defaultYaml.text);
    const result = readConfiguration({ file: 'examples', text });

    expect(result).toMatchObject({
      ok: true,
      settings: {
        campaignInstances: [{ instanceName: 'rates-2027', dailyMax: 500 }],
        visitTemplates: [{ code: 'rem7', durationMinutes: 45 }, { template: 'visit_thanks' }],
        stateRules: {
          birthdayWindows: { CA: [{ source: 'Owner policy; California birthday rule' }] },
        },
      },
    });
  });
});

describe('config/states', () => {
  it('policy.yaml gives exactly the built-in rules', () => {
    const { stateRules, timing } = defaultSettings('any');

    expect(
      readStatePolicy(read('config/states/policy.yaml'), timing.preWindowExclusionDays),
    ).toEqual({
      ok: true,
      rules: stateRules,
    });
  });

  it('law.yaml can be read, each state once', () => {
    const result = readStateLaw(read('config/states/law.yaml'));
    const states = result.ok ? result.rules.map(({ state }) => state) : [];

    expect(states).toHaveLength(22);
    expect(states).toEqual([...new Set(states)].toSorted());
  });
});

describe('what scripts/write-configuration-pages.ts writes', () => {
  it('docs/configuration.md is up to date', () => {
    const { text } = read('docs/configuration.md');

    expect(configurationPage(text, defaultYaml.text)).toBe(text);
  });

  it('config/configuration.schema.json is up to date', () => {
    expect(configurationSchemaFile()).toBe(read('config/configuration.schema.json').text);
  });

  it('the schema knows every section of default.yaml', () => {
    const schema: unknown = JSON.parse(configurationSchemaFile());
    const sections = [...defaultYaml.text.matchAll(/^([a-z_]+):/gm)].map(([, name]) => name ?? '');

    expect(sections.length).toBeGreaterThan(10);
    for (const section of sections) expect(schema).toHaveProperty(['properties', section]);
  });
});
