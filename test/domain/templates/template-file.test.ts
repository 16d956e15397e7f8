import { describe, expect, it } from 'vitest';
import { loadTemplateFolder } from '../../../shared/domain/templates/load-template-folder.ts';
import { templateFile } from '../../../shared/domain/templates/template-file.ts';

describe('a template written back as a file', () => {
  it.each([
    ['as most are', '---\nsubject: Hello {{ first_name }}\n---\n<p>Hi.</p>\n'],
    [
      'with a comment in its front matter',
      '---\n# for spring\nsubject: Hello\n\n---\n\n<p>Hi.</p>',
    ],
    ['with quotes around its subject', '---\nsubject: "\'Quoted\'"\n---\nText only.\n'],
  ])('reads the same again, line for line: %s', (_what, file) => {
    const { hello } = loadTemplateFolder({ 'hello.html': file });
    if (!hello) throw new Error('Expected a template');

    const again = loadTemplateFolder({ 'hello.html': templateFile(hello) });

    expect(again['hello']).toEqual(hello);
  });
});
