import { civilFromDay, formatCivilDate } from '../../shared/domain/calendar/civil-date.ts';
import type { Forecast, ForecastDay } from '../../shared/domain/forecasting/forecast.ts';
import { escapeHtml } from '../../shared/domain/templates/plain-text.ts';
import { count } from '../terminal/table.ts';
import type { NamedForecast } from './named-forecast.ts';

const WIDTH = 1100;
const HEIGHT = 260;
const LEFT = 56;
const BOTTOM = 24;
const TOP = 12;

/**
 * Forecasts as one page of HTML that needs nothing else: a chart each, with the cap and the limit,
 * and the figures. Readable in light and dark, and on paper.
 */
export function forecastPage(organization: string, forecasts: readonly NamedForecast[]): string {
  const first = forecasts[0]?.forecast;
  const from = formatCivilDate(first?.from ?? 0);
  const to = formatCivilDate((first?.from ?? 0) + (first?.days.length ?? 1) - 1);
  const scale = Math.max(1, ...forecasts.map(({ forecast }) => topOf(forecast)));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Mail forecast · ${escapeHtml(organization)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>Mail forecast</h1>
<p class="lead">${escapeHtml(organization)}, ${from} to ${to}. What the planner would do if nothing changed: no new contacts, visits or answers.</p>
${forecasts.map((each) => section(each, scale)).join('\n')}
</main>
</body>
</html>
`;
}

function section({ name, forecast }: NamedForecast, scale: number): string {
  const { caps, totals, overLimit } = forecast;
  const peak =
    totals.peakDate === null
      ? 'nothing planned'
      : `${count(totals.peak)} on ${formatCivilDate(totals.peakDate)}`;
  return `<section>
<h2>${escapeHtml(name)}</h2>
<dl>
<div><dt>Mails planned</dt><dd>${count(totals.planned)}</dd></div>
<div><dt>Busiest day</dt><dd>${peak}</dd></div>
<div><dt>Cap, limit per day</dt><dd>${count(caps.cap)}, ${count(caps.limit)}</dd></div>
<div><dt>Days over the limit</dt><dd${overLimit.length > 0 ? ' class="over"' : ''}>${count(overLimit.length)}</dd></div>
</dl>
<div class="chart" tabindex="0">${chart(forecast, scale)}</div>
<ul class="key"><li><span class="k planned"></span>planned</li><li><span class="k moved"></span>of them moved here by the cap</li><li><span class="k over"></span>over the limit</li><li><span class="line cap"></span>cap</li><li><span class="line limit"></span>limit</li></ul>
${figures(forecast)}
</section>`;
}

function chart(forecast: Forecast, scale: number): string {
  const { days, caps } = forecast;
  const step = (WIDTH - LEFT) / Math.max(1, days.length);
  const y = (value: number): number => TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / scale);
  const bars = days.map((day, index) =>
    dayBar(day, caps.limit, { x: LEFT + index * step, step, y }),
  );
  const line = (value: number, name: string): string =>
    value > scale
      ? ''
      : `<line class="${name}" x1="${String(LEFT)}" x2="${String(WIDTH)}" y1="${fixed(y(value))}" y2="${fixed(y(value))}"/>`;
  return `<svg viewBox="0 0 ${String(WIDTH)} ${String(HEIGHT)}" role="img" aria-label="Mails per day">
${bars.join('')}${line(caps.cap, 'cap')}${line(caps.limit, 'limit')}${axis(days, scale, step, y)}
</svg>`;
}

interface BarPlace {
  readonly x: number;
  readonly step: number;
  readonly y: (value: number) => number;
}

function dayBar(day: ForecastDay, limit: number, { x, step, y }: BarPlace): string {
  if (day.planned === 0) return '';
  const width = fixed(Math.max(0.5, step * 0.86));
  const rect = (from: number, to: number, name: string): string =>
    `<rect class="${name}" x="${fixed(x)}" y="${fixed(y(to))}" width="${width}" height="${fixed(y(from) - y(to))}"/>`;
  const types = Object.entries(day.byType).map(([type, number]) => `${type} ${count(number)}`);
  const title = escapeHtml(
    `${formatCivilDate(day.date)}: ${count(day.planned)} (${types.join(', ')})`,
  );
  const within = Math.min(day.planned, limit);
  const moved = Math.min(day.movedHere, within);
  return `<g><title>${title}</title>${rect(0, within - moved, 'planned')}${moved > 0 ? rect(within - moved, within, 'moved') : ''}${day.planned > limit ? rect(limit, day.planned, 'over') : ''}</g>`;
}

function axis(
  days: readonly ForecastDay[],
  scale: number,
  step: number,
  y: (value: number) => number,
): string {
  const months = days.map(({ date }, index) => {
    const { year, month, day } = civilFromDay(date);
    if (day !== 1) return '';
    return `<text x="${fixed(LEFT + index * step)}" y="${String(HEIGHT - 6)}">${MONTHS[month - 1] ?? ''}${month === 1 ? ` ${String(year)}` : ''}</text>`;
  });
  const marks = [0, 0.5, 1].map((share) => {
    const value = Math.round(scale * share);
    return `<text class="value" x="${String(LEFT - 8)}" y="${fixed(y(value) + 4)}">${count(value)}</text>`;
  });
  return [...months, ...marks].join('');
}

function figures({ totals }: Forecast): string {
  const rows = [
    ...Object.entries(totals.moved).map(([by, number]) => [`moved by ${by}`, number] as const),
    ...Object.entries(totals.skipped).map(([why, number]) => [`skipped: ${why}`, number] as const),
  ];
  if (rows.length === 0) return '';
  const cells = rows.map(
    ([label, number]) =>
      `<tr><th scope="row">${escapeHtml(label)}</th><td>${count(number)}</td></tr>`,
  );
  return `<table><tbody>${cells.join('')}</tbody></table>`;
}

function topOf({ caps, totals }: Forecast): number {
  // A cap that is far from being reached is left out: the days would shrink to nothing.
  return caps.limit <= totals.peak * 3 ? Math.max(caps.limit * 1.05, totals.peak) : totals.peak;
}

function fixed(value: number): string {
  return value.toFixed(1);
}

const MONTHS = [
  'Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec',
] as const; // prettier-ignore

const STYLE = `
:root{color-scheme:light dark;--ink:#1c2430;--soft:#5b6675;--paper:#fff;--rule:#d9dee5;--bar:#3c78b4;--moved:#93b9dc;--over:#c4472f}
@media(prefers-color-scheme:dark){:root{--ink:#e8ecf1;--soft:#9aa6b5;--paper:#14181d;--rule:#323a44;--bar:#6aa5dd;--moved:#3d6489;--over:#ec7660}}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
main{max-width:1100px;margin:0 auto;padding:32px 20px 64px}
h1{font-size:26px;margin:0}h2{font-size:19px;margin:40px 0 8px;border-top:1px solid var(--rule);padding-top:24px}
.lead{color:var(--soft);margin:4px 0 0}
dl{display:flex;flex-wrap:wrap;gap:12px 40px;margin:12px 0 16px}dt{color:var(--soft);font-size:13px}dd{margin:0;font-size:20px;font-variant-numeric:tabular-nums}dd.over{color:var(--over)}
.chart{overflow-x:auto}svg{display:block;width:100%;min-width:1000px;height:auto}svg text{font-size:12px;fill:var(--soft)}svg text.value{text-anchor:end}
rect.planned,.k.planned{fill:var(--bar);background:var(--bar)}rect.moved,.k.moved{fill:var(--moved);background:var(--moved)}rect.over,.k.over{fill:var(--over);background:var(--over)}
line.cap{stroke:var(--ink);stroke-width:1}line.limit{stroke:var(--over);stroke-width:1;stroke-dasharray:5 4}
.key{display:flex;flex-wrap:wrap;gap:2px 18px;margin:12px 0;padding:0;list-style:none;color:var(--soft);font-size:13px}.key li{white-space:nowrap}.k{display:inline-block;width:11px;height:11px;margin-right:5px;vertical-align:-1px}.line{display:inline-block;width:20px;margin:0 5px 4px 0;border-top:1px solid var(--ink)}.line.limit{border-top:1px dashed var(--over)}
@media print{svg{min-width:0}}
table{border-collapse:collapse;font-variant-numeric:tabular-nums}th{font-weight:400;text-align:left;padding:3px 32px 3px 0;color:var(--soft)}td{text-align:right}
`;
