import { TemplateError } from './errors.ts';
import { LAYOUT, type TemplateText } from './template-text.ts';

/**
 * Templates from the text files of a template folder.
 *
 * `NAME.html` is a template: front matter with its subject, then the body as HTML (or plain text).
 * `NAME.txt` beside it is its own text part; alone it is a template in plain text, with front
 * matter. `layout.html` and `layout.txt` wrap every mail and have no subject. Files of other
 * kinds, and files in subfolders (`attachments/`), are none of ours.
 *
 * @param files contents by path relative to the folder.
 * @throws TemplateError naming the file, the line and what was expected.
 */
export function loadTemplateFolder(
  files: Readonly<Record<string, string>>,
): Record<string, TemplateText> {
  const names = new Set(
    Object.keys(files)
      .map((path) => TEMPLATE_FILE.exec(path)?.[1])
      .filter((name) => name !== undefined),
  );
  return Object.fromEntries(
    [...names].sort().map((name) => [name, loadTemplate(checkName(name), files)]),
  );
}

const TEMPLATE_FILE = /^([^/\\]+)\.(?:html|txt)$/;
const TEMPLATE_NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/;

function checkName(name: string): string {
  if (TEMPLATE_NAME.test(name)) return name;
  throw new TemplateError(
    { template: name },
    'expected a file name of letters, digits, "_" and "-", such as birthday.html',
  );
}

function loadTemplate(name: string, files: Readonly<Record<string, string>>): TemplateText {
  const html = files[`${name}.html`];
  const text = files[`${name}.txt`];
  if (name === LAYOUT) return { name, subject: '', html: html ?? '', text: text ?? null };
  const own = readFrontMatter(name, html ?? text ?? '');
  return { name, ...own, text: html === undefined ? null : (text ?? null) };
}

/** Empty lines stand where the front matter was: a line counts the same in the file and here. */
function readFrontMatter(name: string, content: string): Pick<TemplateText, 'subject' | 'html'> {
  const lines = content.replace(/^\uFEFF/, '').split(/\r?\n/);
  const end = lines.findIndex((line, index) => index > 0 && line.trim() === '---');
  if (lines[0]?.trim() !== '---' || end < 0) {
    throw new TemplateError(
      { template: name, part: 'html', line: 1 },
      'expected front matter, a line "---", then "subject: …", then a line "---"',
    );
  }
  const body = lines.map((line, index) => (index <= end ? '' : line)).join('\n');
  return { subject: readSubject(name, lines.slice(1, end)), html: body };
}

function readSubject(name: string, lines: readonly string[]): string {
  let subject: string | null = null;
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '' || line.trimStart().startsWith('#')) continue;
    const match = /^subject\s*:\s*(.*)$/.exec(line.trim());
    if (match?.[1] === undefined) {
      throw new TemplateError(
        { template: name, part: 'html', line: index + 2 },
        `expected "subject: …" in the front matter, got "${line.trim()}"`,
      );
    }
    subject = unquoted(match[1]);
  }
  if (subject !== null && subject !== '') return subject;
  throw new TemplateError(
    { template: name, part: 'subject', line: 1 },
    'expected "subject: …" in the front matter, got none',
  );
}

/** `"…"` and `'…'` around the whole subject are the quotes of YAML. */
function unquoted(value: string): string {
  const match = /^(["'])(.*)\1$/.exec(value);
  return (match?.[2] ?? value).trim();
}
