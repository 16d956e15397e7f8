import { describe, expect, it } from 'vitest';
import { lintHtml } from '../../../shared/domain/templates/lint-html.ts';
import { UNSUPPORTED_FEATURES } from '../../../shared/domain/templates/mail-program-support.ts';

describe('lintHtml', () => {
  it.each([
    ['<script>alert(1)</script>', 'error', 'script'],
    ['<iframe src="https://x.example"></iframe>', 'error', 'iframe'],
    ['<p onclick="x()">Hi</p>', 'error', 'event attributes'],
    ['<a href="javascript:x()">Hi</a>', 'error', 'javascript:'],
    ['<link rel="stylesheet" href="https://x.example/a.css">', 'warning', 'html-link'],
    ['<form action="https://x.example"></form>', 'warning', 'html-form'],
    ['<video src="https://x.example/a.mp4"></video>', 'warning', 'html-video'],
    ['<svg></svg>', 'warning', 'html-svg'],
    ['<img src="https://x.example/a.webp" alt="" width="10">', 'warning', 'image-webp'],
    ['<img src="data:image/png;base64,xx" alt="" width="10">', 'warning', 'image-base64'],
    ['<div style="display:flex">x</div>', 'warning', 'css-display-flex'],
    ['<div style="display: inline-grid">x</div>', 'warning', 'css-display-grid'],
    ['<div style="position:absolute">x</div>', 'warning', 'css-position'],
    ['<style>.a { float: left }</style>', 'warning', 'css-float'],
    [
      '<td style="background:url(https://x.example/a.png)">x</td>',
      'warning',
      'css-background-image',
    ],
    ['<style>@import "x"; </style>', 'warning', 'css-at-import'],
    ['<style>:root { --a: 1px }</style>', 'warning', 'css-variables'],
    ['<p style="width:calc(100% - 1px)">x</p>', 'warning', 'css-unit-calc'],
    ['<p style="font-size:1.2rem">x</p>', 'warning', 'css-unit-rem'],
    ['<img src="https://x.example/a.png" width="10">', 'warning', 'expected alt'],
    ['<img src="https://x.example/a.png" alt="">', 'warning', 'expected width'],
    ['<img src="a.png" alt="" width="10">', 'warning', 'expected src="https://'],
    ['<table><tr><td>x</td></tr></table>', 'warning', 'expected width="100%"'],
    ['<a href="/page">x</a>', 'warning', 'expected href="https://'],
  ])('tells of %s', (html, severity, words) => {
    const findings = lintHtml(html);

    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({ line: 1, severity });
    expect(findings[0]?.message).toContain(words);
  });

  it.each([
    '<p style="max-width:560px;color:#123456">Our position: a display of flex: none.</p>',
    '<p>Our float: left, our calc(1) and var(x) stand in a text.</p>',
    '<a href="{{ unsubscribe_url }}">Leave</a> <a href="mailto:a@b.example">Write</a>',
    '<img src="{{ attributes.picture }}" alt="{{ first_name | default: "a > b" }}" width="120">',
    '<table class="details"><tr><td>x</td></tr></table>',
    '<table width="100%"><tr><td style="background-position:top">x</td></tr></table>',
    '<!--[if mso]><table><tr><td style="position:absolute"><![endif]-->',
    '<p>Read the script, form a group and base it on the video.</p>',
  ])('leaves alone %s', (html) => {
    expect(lintHtml(html)).toEqual([]);
  });

  it('gives the line of each finding, in order', () => {
    const html =
      '<p>\n{{ first_name }}\n<img src="x.png"\n alt="" width="3">\n<style>\na{float:left}';

    expect(lintHtml(`${html}</style>\n<svg></svg>`).map(({ line }) => line)).toEqual([3, 6, 7]);
  });

  it('names a page for every feature, so that nobody has to believe it', () => {
    for (const { source } of UNSUPPORTED_FEATURES) {
      expect(source).toMatch(/^(?:https:\/\/|(?:css|html|image)-[a-z-]+[0-9]*$)/);
    }
  });
});
