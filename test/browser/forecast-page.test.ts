import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { forecastPage } from '../../local/forecast/forecast-page.ts';
import type { Forecast } from '../../shared/domain/forecasting/forecast.ts';
import { dayOf } from '../../shared/domain/calendar/civil-date.ts';
import { launchChromium } from '../support/chromium.ts';

const FROM = dayOf('2027-01-01');
const SMALLEST_TEXT_PX = 8;

const FORECAST: Forecast = {
  from: FROM,
  days: Array.from({ length: 365 }, (_none, index) => ({
    date: FROM + index,
    planned: index % 30 === 0 ? 140 : index % 60,
    byType: { birthday: index % 60 },
    movedHere: index % 7,
    skipped: {},
  })),
  caps: { cap: 100, limit: 120, soft: 15 },
  contacts: 2000,
  active: 1900,
  overLimit: [FROM],
  totals: {
    planned: 12_345,
    moved: { cap: 1000 },
    skipped: { effective_date_window: 33 },
    peak: 140,
    peakDate: FROM,
  },
};

let browser: Browser;

beforeAll(async () => {
  browser = await launchChromium();
});

afterAll(async () => {
  await browser.close();
});

describe('the page of a forecast', () => {
  it.each([400, 1200])('fits a screen of %i pixels, and its chart can be read', async (width) => {
    const page = await browser.newPage({ viewport: { width, height: 800 } });
    const forecasts = [{ name: 'as published', forecast: FORECAST }];
    await page.setContent(forecastPage('1,900 active contacts', forecasts));

    const overflow = await page.evaluate(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    );
    const labels = await page.evaluate(
      "[...document.querySelectorAll('svg text')].map((text) => text.getBoundingClientRect().height)",
    );
    await page.close();

    expect(overflow).toBe(0);
    expect(Math.min(...[labels].flat().map(Number))).toBeGreaterThan(SMALLEST_TEXT_PX);
  });
});
