import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { liquidRenderer } from '../../shared/adapters/liquid/liquid-renderer.ts';
import { readConfiguration } from '../../shared/contracts/configuration/read-configuration.ts';
import { CsvReader, type CsvRecord } from '../../shared/domain/csv/csv-reader.ts';
import type { Settings } from '../../shared/domain/settings/settings.ts';
import { loadTemplateFolder } from '../../shared/domain/templates/load-template-folder.ts';
import { visitTemplatesFromRows } from '../../shared/domain/templates/visit-templates-from-rows.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const EXAMPLES = join(ROOT, 'examples');

describe('the sample templates', () => {
  const [header, ...rows] = records('templates.csv');
  const visitTemplates = visitTemplatesFromRows(header?.cells ?? [], rows);

  it('are taken row by row', () => {
    expect(rows.filter(({ fault }) => fault !== null)).toEqual([]);
    expect(visitTemplates.rejections).toEqual([]);
    expect(visitTemplates.templates).toHaveLength(rows.length);
  });

  it('have an invitation with a file, and one that is for a segment only', () => {
    const { templates } = visitTemplates;

    expect(templates.filter((one) => one.calendarEvent && one.attachments.length > 0)).toHaveLength(
      1,
    );
    expect(templates.filter((one) => one.segment !== null).length).toBeGreaterThan(0);
  });

  it('have nothing that a mail would fail on, the built-in ones and the files included', async () => {
    const renderer = liquidRenderer({
      readAttachment: async (name) => {
        const path = join(EXAMPLES, 'templates', 'attachments', name);
        return existsSync(path) ? readFileSync(path) : undefined;
      },
    });
    const templates = loadTemplateFolder({
      ...textFiles(join(ROOT, 'config', 'templates')),
      ...textFiles(join(EXAMPLES, 'templates')),
    });

    const problems = await renderer.check(
      { ...settings(), visitTemplates: visitTemplates.templates },
      templates,
    );

    expect(problems).toEqual([]);
  });
});

function records(name: string): readonly CsvRecord[] {
  const reader = new CsvReader();
  const blocks = [...reader.push(readFileSync(join(EXAMPLES, name))), ...reader.end()];
  return blocks.flat();
}

function settings(): Settings {
  const text = readFileSync(join(EXAMPLES, 'config.yaml'), 'utf8');
  const read = readConfiguration({ file: 'config.yaml', text });
  if (!read.ok) throw new Error(`Expected settings, got ${JSON.stringify(read.problems)}`);
  return read.settings;
}

function textFiles(folder: string): Record<string, string> {
  const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map(({ name }) => [name, readFileSync(join(folder, name), 'utf8')]),
  );
}
