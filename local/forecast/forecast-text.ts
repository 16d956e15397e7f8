import { formatCivilDate } from '../../shared/domain/calendar/civil-date.ts';
import type { Forecast, ForecastDay } from '../../shared/domain/forecasting/forecast.ts';
import { barChart } from '../terminal/bar-chart.ts';
import { count, plural, table } from '../terminal/table.ts';
import type { NamedForecast } from './named-forecast.ts';

const BAR_WIDTH = 40;
const DAYS_IN_A_WEEK = 7;
/** Up to here each day has a line of its own; beyond, each week. */
const MOST_DAY_LINES = 62;

/** Forecasts for a terminal: the first as a chart, and all of them side by side in figures. */
export function forecastText(forecasts: readonly NamedForecast[]): readonly string[] {
  return [
    ...forecasts.flatMap(({ name, forecast }) => [...chartOf(name, forecast), '']),
    ...comparison(forecasts),
  ];
}

function chartOf(name: string, forecast: Forecast): readonly string[] {
  const { caps, days } = forecast;
  const stretch = days.length <= MOST_DAY_LINES ? 1 : DAYS_IN_A_WEEK;
  const title =
    stretch === 1 ? 'mails per day' : 'mails on the busiest day of each week, and in the week';
  const bars = chunks(days, stretch).map((chunk) => {
    const busiest = chunk.reduce((a, b) => (b.planned > a.planned ? b : a));
    return {
      label: formatCivilDate(chunk[0]?.date ?? busiest.date),
      value: busiest.planned,
      note: noteOf(chunk, busiest, forecast),
    };
  });
  const scale = Math.max(caps.limit, ...days.map(({ planned }) => planned), 1);
  return [
    `${name}: ${title}; a day's cap is ${count(caps.cap)}, its limit ${count(caps.limit)}`,
    ...barChart(bars, BAR_WIDTH, Math.min(scale, greatestShown(days))),
  ];
}

/** A cap that is far from being reached would leave nothing to be seen of the days. */
function greatestShown(days: readonly ForecastDay[]): number {
  return Math.max(1, ...days.map(({ planned }) => planned));
}

function noteOf(chunk: readonly ForecastDay[], busiest: ForecastDay, { caps }: Forecast): string {
  const total = chunk.reduce((sum, { planned }) => sum + planned, 0);
  const moved = chunk.reduce((sum, { movedHere }) => sum + movedHere, 0);
  return [
    ...(chunk.length > 1 && total > 0 ? [count(total)] : []),
    ...(moved > 0 ? [`${count(moved)} moved here by the cap`] : []),
    ...(busiest.planned > caps.limit ? ['OVER THE LIMIT'] : []),
  ].join('  ');
}

function comparison(forecasts: readonly NamedForecast[]): readonly string[] {
  const rows: readonly (readonly [string, (forecast: Forecast) => string])[] = [
    ['contacts', ({ contacts }) => count(contacts)],
    ['cap, limit', ({ caps }) => `${count(caps.cap)}, ${count(caps.limit)}`],
    ['planned', ({ totals }) => count(totals.planned)],
    ['busiest day', busiestDay],
    ['days over the limit', ({ overLimit }) => count(overLimit.length)],
    ...namesIn(forecasts, 'moved').map(
      (by) => [`moved by ${by}`, ({ totals }: Forecast) => count(totals.moved[by] ?? 0)] as const,
    ),
    ...namesIn(forecasts, 'skipped').map(
      (reason) =>
        [
          `skipped: ${reason}`,
          ({ totals }: Forecast) => count(new Map(Object.entries(totals.skipped)).get(reason) ?? 0),
        ] as const,
    ),
  ];
  const header = forecasts.length > 1 ? [['', ...forecasts.map(({ name }) => name)]] : [];
  const body = rows.map(([label, of]) => [label, ...forecasts.map(({ forecast }) => of(forecast))]);
  const first = forecasts[0]?.forecast;
  return [
    `${plural(first?.days.length ?? 0, 'day')} from ${formatCivilDate(first?.from ?? 0)}`,
    ...table([...header, ...body], ['left', ...forecasts.map(() => 'right' as const)]),
  ];
}

function busiestDay({ totals }: Forecast): string {
  return totals.peakDate === null
    ? 'none'
    : `${count(totals.peak)} on ${formatCivilDate(totals.peakDate)}`;
}

function namesIn(
  forecasts: readonly NamedForecast[],
  field: 'moved' | 'skipped',
): readonly string[] {
  return [...new Set(forecasts.flatMap(({ forecast }) => Object.keys(forecast.totals[field])))];
}

function chunks(days: readonly ForecastDay[], size: number): readonly (readonly ForecastDay[])[] {
  return Array.from({ length: Math.ceil(days.length / size) }, (_none, index) =>
    days.slice(index * size, (index + 1) * size),
  );
}
