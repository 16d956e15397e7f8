import { formatCivilDate } from '../../shared/domain/calendar/civil-date.ts';
import { csvRecord } from '../../shared/domain/csv/csv-writer.ts';
import type { NamedForecast } from './named-forecast.ts';

/** Forecasts as CSV: one row per day and forecast, a column per type and per skip reason. */
export function forecastCsv(forecasts: readonly NamedForecast[]): string {
  const days = forecasts.flatMap(({ forecast }) => forecast.days);
  const types = names(days.map(({ byType }) => byType));
  const reasons = names(days.map(({ skipped }) => skipped));
  const header = [
    ...['forecast', 'date', 'planned', 'cap', 'limit', 'over_limit', 'moved_here_by_cap'],
    ...types,
    ...reasons.map((reason) => `skipped_${reason}`),
  ];
  const rows = forecasts.flatMap(({ name, forecast: { caps, days: own } }) =>
    own.map((day) => [
      name,
      formatCivilDate(day.date),
      String(day.planned),
      String(caps.cap),
      String(caps.limit),
      day.planned > caps.limit ? '1' : '0',
      String(day.movedHere),
      ...counts(types, day.byType),
      ...counts(reasons, day.skipped),
    ]),
  );
  return [header, ...rows].map((cells) => csvRecord(cells) + '\n').join('');
}

function names(records: readonly Readonly<Record<string, number>>[]): readonly string[] {
  return [...new Set(records.flatMap((record) => Object.keys(record)))].sort();
}

function counts(
  columns: readonly string[],
  record: Readonly<Record<string, number>>,
): readonly string[] {
  return columns.map((column) => String(record[column] ?? 0));
}
