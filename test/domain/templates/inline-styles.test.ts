import { describe, expect, it } from 'vitest';
import {
  expandButtons,
  inlineStyles,
  takeInlineRules,
} from '../../../shared/domain/templates/inline-styles.ts';

function styled(html: string, sheet: string): string {
  return inlineStyles(html, takeInlineRules(`<style data-inline>${sheet}</style>`).rules);
}

describe('takeInlineRules', () => {
  it('takes the sheet out of the layout and keeps its line breaks', () => {
    const { layout } = takeInlineRules('<b></b>\n<style data-inline>\np {}\n</style>\n<i></i>');

    expect(layout).toBe('<b></b>\n\n\n\n<i></i>');
  });

  it('leaves other style sheets in the layout', () => {
    const layout = '<style>@media (max-width: 480px) { p { margin: 0 } }</style>';

    expect(takeInlineRules(layout)).toEqual({ layout, rules: [] });
  });

  it.each(['.card p', 'a:hover', '#top', 'p > a', '*'])('refuses the selector %s', (selector) => {
    expect(() => takeInlineRules(`<style data-inline>${selector} { margin: 0 }</style>`)).toThrow(
      `Template "layout", body: expected an element or class such as "p" or "a.button" in <style data-inline>, got "${selector}"`,
    );
  });
});

describe('inlineStyles', () => {
  it('writes the rules of an element onto it', () => {
    expect(styled('<p>Hi</p>', 'p { margin: 0 0 18px; color: red }')).toBe(
      '<p style="margin:0 0 18px;color:red">Hi</p>',
    );
  });

  it('lets a class win over its element, and the element’s own style over both', () => {
    const sheet = 'a.button { color: white } a { color: green; padding: 1px }';

    expect(styled('<a class="button" href="#">x</a>', sheet)).toBe(
      '<a style="color:white;padding:1px" class="button" href="#">x</a>',
    );
    expect(styled('<a class="big button" style="color: black">x</a>', sheet)).toBe(
      '<a style="color:black;padding:1px" class="big button">x</a>',
    );
  });

  it('takes several selectors and comments in a sheet', () => {
    expect(
      styled('<ul><li>x</li></ul>', '/* { lists } */ ul, ol { margin: 0 } .x { top: 0 }'),
    ).toBe('<ul style="margin:0"><li>x</li></ul>');
  });

  it('is not confused by a > in an attribute, or by an element whose name begins alike', () => {
    expect(styled('<p title="a > b">x</p><pre>y</pre>', 'p { margin: 0 }')).toBe(
      '<p style="margin:0" title="a > b">x</p><pre>y</pre>',
    );
  });

  it('writes quotes inside a declaration as single ones', () => {
    expect(styled('<p>x</p>', 'p { font-family: "Segoe UI" }')).toBe(
      `<p style="font-family:'Segoe UI'">x</p>`,
    );
  });
});

describe('expandButtons', () => {
  const table =
    '<table role="presentation" cellpadding="0" cellspacing="0" border="0" class="button-table">' +
    '<tr><td class="button-cell"><a class="button" href="https://x.example">Go</a></td></tr></table>';

  it('puts a button into a table cell', () => {
    expect(expandButtons('<a class="button" href="https://x.example">Go</a>')).toBe(table);
  });

  it('takes it out of a paragraph of its own, which may hold no table', () => {
    expect(expandButtons('<p>\n<a class="button" href="https://x.example">Go</a> </p>')).toBe(
      table,
    );
  });

  it('leaves other links alone', () => {
    const link = '<p><a href="https://x.example">Go</a></p>';

    expect(expandButtons(link)).toBe(link);
  });
});
