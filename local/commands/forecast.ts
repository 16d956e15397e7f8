import { readFile, writeFile } from 'node:fs/promises';
import { formatCivilDate } from '../../shared/domain/calendar/civil-date.ts';
import type { Forecast } from '../../shared/domain/forecasting/forecast.ts';
import type { Settings, VolumeSettings } from '../../shared/domain/settings/settings.ts';
import { formatProblem } from '../../shared/contracts/configuration/problem.ts';
import { readConfiguration } from '../../shared/contracts/configuration/read-configuration.ts';
import { pinnedConfiguration } from '../../shared/workflows/configuration/pinned-configuration.ts';
import { forecastOrganization } from '../../shared/workflows/forecast/forecast-organization.ts';
import { forecastCsv } from '../forecast/forecast-csv.ts';
import { forecastPage } from '../forecast/forecast-page.ts';
import { forecastText } from '../forecast/forecast-text.ts';
import type { NamedForecast } from '../forecast/named-forecast.ts';
import type { AnyInstallation } from '../installation/any-installation.ts';
import { withAnyInstallation } from '../opening.ts';
import { absolute, shownPath, type CommandRun, type Shell } from '../shell.ts';
import { UsageError, UserError } from '../user-error.ts';
import { examples, type AddCommand } from './command.ts';
import { givenNumber } from './given.ts';

interface ForecastOptions {
  readonly days: string;
  readonly today?: string;
  readonly cap?: string;
  readonly dailyMax?: string;
  readonly rules?: string;
  readonly csv?: string;
  readonly html?: string;
}

const YEAR_DAYS = '365';
const MOST_DAYS = 730;

/** `almanac forecast`: load per day against the cap, without writing anything. */
export const addForecast: AddCommand = (program, act) => {
  program
    .command('forecast')
    .description('what every coming day will carry, against the cap; nothing is written')
    .option('--days <n>', 'days ahead, today included', YEAR_DAYS)
    .option('--cap <share>', 'what if daily_send_percentage_cap were this share, e.g. 0.05')
    .option('--daily-max <n>', 'what if daily_max were this number')
    .option('--rules <file>', 'what if this configuration were in force')
    .option('--csv <file>', 'write every day as CSV')
    .option('--html <file>', 'write a page with charts')
    .addHelpText('after', examples('forecast', 'forecast --cap 0.05 --html forecast.html'))
    .action(act<ForecastOptions>(forecastCommand));
};

async function forecastCommand(run: CommandRun, options: ForecastOptions): Promise<void> {
  const { output, shell } = run;
  const days = givenNumber(options.days, '--days', MOST_DAYS);
  const forecasts = await withAnyInstallation(run, async (installation) => {
    const { ports, organizationId } = installation;
    const { configVersions } = ports.store;
    const { settings } = await pinnedConfiguration(configVersions, organizationId);
    const what = await whatIf(shell, options, settings, organizationId);
    const assumed = [{ name: 'as published', settings }, ...(what ? [what] : [])];
    return Promise.all(assumed.map((each) => forecastFor(installation, each, days)));
  });
  const written = await writeFiles(shell, options, forecasts);
  output.answer({
    json: forecasts.map(jsonOf),
    text: [
      ...forecastText(forecasts),
      ...written.map((path) => `Written: ${shownPath(shell, path)}`),
    ],
  });
}

interface Assumed {
  readonly name: string;
  readonly settings: Settings;
}

async function forecastFor(
  installation: AnyInstallation,
  { name, settings }: Assumed,
  days: number,
): Promise<NamedForecast> {
  const { ports, organizationId } = installation;
  const today = await installation.today();
  const request = { organizationId, today, days, settings };
  return { name, forecast: await forecastOrganization(ports, request) };
}

/** The rules to compare with, when some are given. @throws UserError */
async function whatIf(
  shell: Shell,
  options: ForecastOptions,
  published: Settings,
  organizationId: string,
): Promise<Assumed | null> {
  const names: string[] = [];
  let settings = published;
  if (options.rules !== undefined) {
    names.push(options.rules);
    settings = await settingsIn(absolute(shell, options.rules), organizationId);
  }
  const volume: { -readonly [Name in keyof VolumeSettings]?: VolumeSettings[Name] } = {};
  if (options.cap !== undefined) {
    names.push(`cap ${options.cap}`);
    volume.dailySendPercentageCap = share(options.cap);
  }
  if (options.dailyMax !== undefined) {
    names.push(`daily max ${options.dailyMax}`);
    volume.dailyMax = givenNumber(options.dailyMax, '--daily-max', Number.MAX_SAFE_INTEGER);
  }
  if (names.length === 0) return null;
  return {
    name: names.join(', '),
    settings: { ...settings, volume: { ...settings.volume, ...volume } },
  };
}

async function settingsIn(file: string, organizationId: string): Promise<Settings> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new UserError(`Expected --rules to name a configuration that can be read, got "${file}"`);
  });
  const read = readConfiguration({ file, text }, { organizationId });
  if (!read.ok) throw new UserError(read.problems.map(formatProblem).join('\n'));
  return read.settings;
}

async function writeFiles(
  shell: Shell,
  options: ForecastOptions,
  forecasts: readonly NamedForecast[],
): Promise<readonly string[]> {
  const written: string[] = [];
  const write = async (path: string, content: string): Promise<void> => {
    await writeFile(absolute(shell, path), content);
    written.push(absolute(shell, path));
  };
  if (options.csv !== undefined) await write(options.csv, forecastCsv(forecasts));
  if (options.html !== undefined) {
    const title = `${String(forecasts[0]?.forecast.active ?? 0)} active contacts`;
    await write(options.html, forecastPage(title, forecasts));
  }
  return written;
}

function jsonOf({ name, forecast }: NamedForecast): unknown {
  const { days, caps, contacts, active, overLimit, totals } = forecast;
  return {
    name,
    contacts,
    active,
    cap: caps.cap,
    limit: caps.limit,
    over_limit: overLimit.map(formatCivilDate),
    planned: totals.planned,
    moved: totals.moved,
    skipped: totals.skipped,
    peak: totals.peak,
    peak_date: totals.peakDate === null ? null : formatCivilDate(totals.peakDate),
    days: days.map((day: Forecast['days'][number]) => ({
      date: formatCivilDate(day.date),
      planned: day.planned,
      by_type: day.byType,
      moved_here: day.movedHere,
      skipped: day.skipped,
    })),
  };
}

function share(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value) && value > 0) return value;
  throw new UsageError(`Expected --cap as a share above 0, such as 0.05, got "${text}"`);
}
