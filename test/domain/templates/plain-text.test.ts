import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  escapeHtml,
  isHtml,
  paragraphsFromText,
} from '../../../shared/domain/templates/plain-text.ts';

describe('isHtml', () => {
  it.each([
    '<p>Hello</p>',
    'Hello<br>there',
    '<a href="https://example.com">x</a>',
    '<TABLE width="100%">',
    'a<br/>b',
  ])('takes %s for HTML', (source) => {
    expect(isHtml(source)).toBe(true);
  });

  it.each([
    'Hello there',
    'Write to <maria@example.com>',
    'if a < b and b > a',
    'Hello {% if visits.size < 3 %}you{% endif %}',
    '<Name>',
  ])('takes %s for plain text', (source) => {
    expect(isHtml(source)).toBe(false);
  });
});

describe('paragraphsFromText', () => {
  it('makes paragraphs at blank lines and keeps line breaks', () => {
    expect(paragraphsFromText('Hello,\nyou\n \n\nBye\n')).toBe(
      '<p>Hello,<br>\nyou</p>\n<p>Bye</p>',
    );
  });

  it('makes links of web addresses, without the full stop behind them', () => {
    expect(paragraphsFromText('See https://example.com/a?b=1&c=2.')).toBe(
      '<p>See <a href="https://example.com/a?b=1&amp;c=2">https://example.com/a?b=1&amp;c=2</a>.</p>',
    );
  });

  it('ends an address at a bracket', () => {
    expect(paragraphsFromText('(<https://example.com/>)')).toContain(
      '&lt;<a href="https://example.com/">https://example.com/</a>&gt;',
    );
  });

  it('lets no text through as markup', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const withoutOwn = paragraphsFromText(`<script>"${text}`).replaceAll(
          /<\/?(?:p|br|a)(?: href="[^"<>]*")?>/g,
          '',
        );
        expect(withoutOwn).not.toMatch(/[<>"]/);
      }),
    );
  });
});

describe('escapeHtml', () => {
  it('makes entities of what would be markup', () => {
    expect(escapeHtml(`<a href="x">'&'</a>`)).toBe(
      '&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;',
    );
  });
});
