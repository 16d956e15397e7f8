import { describe, expect, it } from 'vitest';
import { loadTemplateFolder } from '../../../shared/domain/templates/load-template-folder.ts';

const BIRTHDAY = '---\nsubject: Happy birthday\n---\n<p>Hi</p>\n';

describe('loadTemplateFolder', () => {
  it('takes the subject from the front matter and the rest as the body', () => {
    const { birthday } = loadTemplateFolder({ 'birthday.html': BIRTHDAY });

    expect(birthday).toMatchObject({ name: 'birthday', subject: 'Happy birthday', text: null });
    expect(birthday?.html.trim()).toBe('<p>Hi</p>');
  });

  it('keeps the lines of the file, so that a problem is found where it is told', () => {
    const { birthday } = loadTemplateFolder({ 'birthday.html': BIRTHDAY });

    expect(birthday?.html.split('\n')[3]).toBe('<p>Hi</p>');
  });

  it('takes a text file of the same name as the own text part', () => {
    const files = { 'birthday.html': BIRTHDAY, 'birthday.txt': 'Hi in text' };

    expect(loadTemplateFolder(files)['birthday']?.text).toBe('Hi in text');
  });

  it('takes a text file alone as a template in plain text', () => {
    const { note } = loadTemplateFolder({ 'note.txt': '---\nsubject: Note\n---\nHello\n' });

    expect(note).toMatchObject({ subject: 'Note', text: null });
    expect(note?.html.trim()).toBe('Hello');
  });

  it('keeps a colon, Liquid and quotes inside a subject, and drops quotes around it', () => {
    const subjectOf = (line: string) =>
      loadTemplateFolder({ 'a.html': `---\n${line}\n---\nx` })['a']?.subject;

    expect(subjectOf('subject: Note: {{ first_name | default: "you" }}')).toBe(
      'Note: {{ first_name | default: "you" }}',
    );
    expect(subjectOf('subject: "In quotes"')).toBe('In quotes');
    expect(subjectOf("subject: It's you")).toBe("It's you");
  });

  it('reads files with a byte order mark and Windows line ends', () => {
    const { a } = loadTemplateFolder({ 'a.html': '\uFEFF---\r\nsubject: S\r\n---\r\nBody\r\n' });

    expect(a).toMatchObject({ subject: 'S' });
    expect(a?.html.trim()).toBe('Body');
  });

  it('takes the layout without a subject', () => {
    const files = { 'layout.html': '<html>{{ content }}</html>', 'layout.txt': '{{ content }}' };

    expect(loadTemplateFolder(files)['layout']).toEqual({
      name: 'layout',
      subject: '',
      html: '<html>{{ content }}</html>',
      text: '{{ content }}',
    });
  });

  it('leaves other files and folders alone', () => {
    const files = { 'README.md': '#', 'attachments/map.html': 'x', 'birthday.html': BIRTHDAY };

    expect(Object.keys(loadTemplateFolder(files))).toEqual(['birthday']);
  });

  it.each([
    ['no front matter', '<p>Hi</p>', /"a", body line 1: expected front matter/],
    ['front matter without an end', '---\nsubject: x\n<p>', /line 1: expected front matter/],
    ['no subject', '---\n\n---\nx', /subject line 1: expected "subject: …"/],
    [
      'another key',
      '---\nsubject: x\nfrom: me\n---\n',
      /line 3: expected "subject: …".*"from: me"/,
    ],
  ])('tells of %s', (_case, content, message) => {
    expect(() => loadTemplateFolder({ 'a.html': content })).toThrow(message);
  });

  it('tells of a file name that is no template name', () => {
    expect(() => loadTemplateFolder({ 'my mail.html': BIRTHDAY })).toThrow(/letters, digits/);
  });
});
