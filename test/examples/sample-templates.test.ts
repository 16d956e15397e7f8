import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { liquidRenderer } from '../../shared/adapters/liquid/liquid-renderer.ts';
import { loadTemplateFolder } from '../../shared/domain/templates/load-template-folder.ts';
import { sampleSettings, sampleVisitTemplates } from '../support/sample-organization.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const EXAMPLES = join(ROOT, 'examples');

describe('the sample templates', () => {
  it('are taken row by row', () => {
    const { templates, rejections } = sampleVisitTemplates();

    expect(rejections).toEqual([]);
    expect(templates).toHaveLength(16);
  });

  it('have an invitation with a file, and mails that are for a segment only', () => {
    const { templates } = sampleVisitTemplates();
    const withFile = templates.filter((one) => one.calendarEvent && one.attachments.length > 0);
    const forSegment = templates.filter((one) => one.segment !== null);

    expect(withFile.map(({ code }) => code)).toEqual(['v1_week_before']);
    expect(forSegment.map(({ code }) => code)).toEqual(['welcome_study_a', 'v2_diary']);
  });

  it('have nothing that a mail would fail on, the built-in ones and the files included', async () => {
    const renderer = liquidRenderer({ readAttachment: readSampleAttachment });
    const templates = loadTemplateFolder({
      ...textFiles(join(ROOT, 'config', 'templates')),
      ...textFiles(join(EXAMPLES, 'templates')),
    });

    expect(await renderer.check(sampleSettings(), templates)).toEqual([]);
  });
});

async function readSampleAttachment(name: string): Promise<Uint8Array | undefined> {
  const path = join(EXAMPLES, 'templates', 'attachments', name);
  return existsSync(path) ? readFileSync(path) : undefined;
}

function textFiles(folder: string): Record<string, string> {
  const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map(({ name }) => [name, readFileSync(join(folder, name), 'utf8')]),
  );
}
