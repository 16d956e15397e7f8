import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { liquidRenderer } from '../../shared/adapters/liquid/liquid-renderer.ts';
import { launchChromium } from '../support/chromium.ts';
import {
  defaultTemplates,
  EVERY_USE,
  EVERYTHING,
  sampleInput,
} from '../support/default-templates.ts';
import { someTemplate } from '../support/mail-input.ts';

const SMALLEST_TEXT_PX = 14;
/** What a thumb hits (WCAG 2.5.5). */
const SMALLEST_BUTTON_PX = 44;

const renderer = liquidRenderer();
const templates = await defaultTemplates();
const MAILS = await Promise.all(
  EVERY_USE.map(async (use) => {
    const { html } = await renderer.render(sampleInput(use, templates));
    return [use.type, html] as const;
  }),
);

let browser: Browser;

beforeAll(async () => {
  browser = await launchChromium();
});

afterAll(async () => {
  await browser.close();
});

interface Look {
  readonly overflowPx: number;
  readonly smallestTextPx: number;
  readonly buttonHeights: readonly number[];
  readonly lowestContrast: number;
}

async function look(html: string, width: number, colorScheme: 'light' | 'dark'): Promise<Look> {
  const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme });
  try {
    await page.setContent(html);
    return await measure(page);
  } finally {
    await page.close();
  }
}

/** Runs in the browser: what is visible, how large it is, and how it stands out. */
function measure(page: Page): Promise<Look> {
  return page.evaluate(MEASURE);
}

const MEASURE = `(() => {
  const channels = (color) => (color.match(/[\\d.]+/g) ?? []).map(Number);
  const luminance = ([r, g, b]) => [r, g, b]
    .map((value) => value / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
    .reduce((sum, value, index) => sum + value * [0.2126, 0.7152, 0.0722][index], 0);
  const background = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = channels(getComputedStyle(at).backgroundColor);
      if (color.length === 3 || color[3] > 0) return color;
    }
    return [255, 255, 255];
  };
  const contrast = (element) => {
    const [a, b] = [channels(getComputedStyle(element).color), background(element)].map(luminance);
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  };
  const words = [...document.body.querySelectorAll('*')].filter((element) =>
    element.checkVisibility() && !element.ariaHidden &&
    [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== ''));
  return {
    overflowPx: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    smallestTextPx: Math.min(...words.map((element) => parseFloat(getComputedStyle(element).fontSize))),
    lowestContrast: Math.min(...words.map(contrast)),
    buttonHeights: [...document.querySelectorAll('a.button')].map((button) => button.getBoundingClientRect().height),
  };
})()`;

describe.each([320, 600] as const)('at %i pixels', (width) => {
  it.each(MAILS)('%s needs no scrolling sideways and is easy to read', async (_type, html) => {
    const { overflowPx, smallestTextPx, lowestContrast } = await look(html, width, 'light');

    expect(overflowPx).toBe(0);
    expect(smallestTextPx).toBeGreaterThanOrEqual(SMALLEST_TEXT_PX);
    expect(lowestContrast).toBeGreaterThanOrEqual(4.5);
  });

  it('has buttons that a thumb hits', async () => {
    const [, html = ''] = MAILS.find(([type]) => type === 'visit_reminder') ?? [];
    const { buttonHeights } = await look(html, width, 'light');

    expect(buttonHeights).toHaveLength(1);
    expect(Math.min(...buttonHeights)).toBeGreaterThanOrEqual(SMALLEST_BUTTON_PX);
  });

  it.each(MAILS)('%s stands out as well in the dark', async (_type, html) => {
    expect((await look(html, width, 'dark')).lowestContrast).toBeGreaterThanOrEqual(4.5);
  });
});

describe('the layout', () => {
  it('breaks a word that is longer than a phone is wide', async () => {
    const [use] = EVERY_USE;
    if (!use) throw new Error('Expected a kind of mail');
    const birthday = someTemplate({ html: `<p>https://example.com/${'long'.repeat(60)}</p>` });
    const { html } = await renderer.render(sampleInput(use, { ...templates, birthday }));

    expect((await look(html, 320, 'light')).overflowPx).toBe(0);
  });

  it('would be caught if it were too wide, too small or too pale', async () => {
    const html =
      '<body style="margin:0"><p style="width:700px;font-size:9px;color:#bbb">x</p>' +
      '<a class="button" style="display:block;height:20px">y</a></body>';

    const seen = await look(html, 320, 'light');
    expect(seen.overflowPx).toBe(380);
    expect(seen.smallestTextPx).toBe(9);
    expect(seen.lowestContrast).toBeLessThan(2);
    expect(seen.buttonHeights).toEqual([20]);
  });

  it('is what the settings of an organization go into', () => {
    expect(MAILS.every(([, html]) => html.includes(EVERYTHING.organization.name ?? '?'))).toBe(
      true,
    );
  });
});
