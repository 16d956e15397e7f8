const HTML_TAG =
  /<\/?(?:a|b|blockquote|body|br|center|div|em|font|h[1-6]|head|hr|html|i|img|li|ol|p|small|span|strong|style|table|tbody|td|th|tr|u|ul)(?:\s[^<>]*)?\/?>/i;

/** Whether a template's body is written as HTML; otherwise it is plain text. */
export function isHtml(source: string): boolean {
  return HTML_TAG.test(source);
}

/** Characters that mean something in HTML, as entities. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/** Plain text as HTML: paragraphs at blank lines, line breaks kept, web addresses as links. */
export function paragraphsFromText(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .split(/\n[ \t]*(?:\n[ \t]*)+/)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== '')
    .map((paragraph) => `<p>${linked(escapeHtml(paragraph)).replaceAll('\n', '<br>\n')}</p>`)
    .join('\n');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** The full stop that ends a sentence is no part of the address before it. */
function linked(escaped: string): string {
  return escaped.replaceAll(
    /https?:\/\/(?:(?!&(?:lt|gt|quot|#39);)[^\s])+?(?=[.,;:!?)]*(?:\s|$|&(?:lt|gt|quot|#39);))/g,
    (url) => `<a href="${url}">${url}</a>`,
  );
}
