import { describe, expect, it } from 'vitest';
import { liquidRenderer } from '../../../shared/adapters/liquid/liquid-renderer.ts';
import { LAYOUT } from '../../../shared/domain/templates/template-text.ts';
import {
  defaultTemplates,
  EVERY_USE,
  EVERYTHING,
  sampleInput,
} from '../../support/default-templates.ts';

const renderer = liquidRenderer();
const templates = await defaultTemplates();

describe('the templates that come with the project', () => {
  it('have nothing wrong with them, in a mail of every kind', async () => {
    expect(await renderer.check(EVERYTHING, templates)).toEqual([]);
  });

  it('are all used by some kind of mail', () => {
    const used = EVERY_USE.map(({ template }) => template.replace(/^campaign_/, ''));

    expect([LAYOUT, ...used].sort()).toEqual(Object.keys(templates).sort());
  });

  it.each(EVERY_USE.map((use) => [use.type, use] as const))(
    '%s reads well for a contact of whom little is known',
    async (_type, use) => {
      const mail = await renderer.render(sampleInput(use, templates, 'sparse'));

      for (const written of [mail.subject, mail.text]) {
        expect(written).not.toMatch(/ [,.!?]|,\s*,|\(\)|null|undefined|\{\{|\{%/);
      }
      expect(mail.subject).toMatch(/^[A-Z].*[^,;:]$/);
    },
  );

  it.each(EVERY_USE.map((use) => [use.type, use] as const))(
    '%s carries the street address, and a way to leave where it can be left',
    async (_type, use) => {
      const { html, text } = await renderer.render(sampleInput(use, templates));
      const mayLeave = use.kind === 'marketing' || use.kind === 'followup';

      for (const part of [html, text]) {
        expect(part).toContain('Lakeside Research, 1 Main Street, Chicago, IL 60601');
        expect(part.includes('Unsubscribe')).toBe(mayLeave);
        expect(part.includes('mailto:team@lakeside.example?subject=unsubscribe')).toBe(mayLeave);
      }
    },
  );
});
