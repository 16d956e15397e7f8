import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { planRequest, type PlannedFiles } from '../plan-files/plan-request.ts';
import type { FilesBeside } from '../plan-files/planner-calls.ts';
import { absolute, type CommandRun, type Shell } from '../shell.ts';
import { plural } from '../terminal/table.ts';
import { progressBar, type ProgressBar } from '../terminal/progress-bar.ts';
import { UsageError, UserError } from '../user-error.ts';
import type { Day } from '../../shared/domain/calendar/civil-date.ts';
import { givenDay } from './given.ts';

/** The options of `almanac plan --contacts …`. */
export interface PlanFilesOptions {
  readonly contacts: string;
  readonly config?: string;
  readonly today?: string;
  readonly out?: string;
  readonly visits?: string;
  readonly targets?: string;
  readonly history?: string;
  readonly previous?: string;
  readonly workers?: string;
}

const MOST_WORKERS = 64;

/** `almanac plan --contacts F --config F --today D --out F …`: plans files to a file, no store. */
export async function planFilesCommand(run: CommandRun, options: PlanFilesOptions): Promise<void> {
  const { output, clock, shell } = run;
  const beside = await filesBeside(shell, options);
  const today = requiredDay(options.today);
  const bars = phaseBars(run);
  const startedAt = clock.now();
  const planned = await planRequest({
    contacts: absolute(shell, options.contacts),
    config: absolute(shell, required(options.config, '--config')),
    today,
    out: absolute(shell, required(options.out, '--out')),
    beside,
    workers: workersOf(options.workers),
    progress: bars.progress,
  }).finally(() => {
    bars.close();
  });
  for (const warning of planned.warningsOfConfiguration) output.note(`warning: ${warning}`);
  for (const [reason, rows] of Object.entries(planned.warnings)) {
    output.note(`warning: ${plural(rows, 'row')}: ${reason}`);
  }
  if (planned.rejects !== null) {
    output.note(`left out of the plan: ${plural(planned.rejected, 'row')}, see ${planned.rejects}`);
  }
  const summary = summaryOf(planned, today, (clock.now() - startedAt) / 1000);
  output.answer({ json: summary, text: [summaryLine(summary)] });
}

interface Summary {
  readonly contacts: number;
  readonly active: number;
  readonly rows: number;
  readonly rejected: number;
  readonly planned: number;
  readonly skipped: Readonly<Record<string, number>>;
  readonly moved: Readonly<Record<string, number>>;
  readonly peak_load: number;
  readonly cap: number;
  readonly limit: number;
  readonly days_over_cap: number;
  readonly workers: number;
  readonly seconds: number;
  readonly contacts_per_second: number;
  readonly peak_memory_mb: number;
}

function summaryOf(planned: PlannedFiles, today: number, seconds: number): Summary {
  const { totals, caps } = planned;
  const loads = totals.loads.filter(({ date }) => date >= today);
  return {
    contacts: planned.contacts,
    active: planned.active,
    rows: planned.rows,
    rejected: planned.rejected,
    planned: totals.planned,
    skipped: totals.skipped,
    moved: totals.moved,
    peak_load: loads.reduce((peak, { counted }) => Math.max(peak, counted), 0),
    cap: caps.cap,
    limit: caps.limit,
    days_over_cap: planned.overCap.length,
    workers: planned.workers,
    seconds: Math.round(seconds * 100) / 100,
    contacts_per_second: Math.round(planned.contacts / Math.max(seconds, 0.001)),
    // Workers are threads of this process, so this is all of them together.
    peak_memory_mb: Math.round(process.resourceUsage().maxRSS / 1024),
  };
}

/** One line, the last on standard output. */
function summaryLine(summary: Summary): string {
  const { skipped, moved, ...figures } = summary;
  return [
    ...Object.entries(figures).map(([name, figure]) => `${name}=${String(figure)}`),
    `skipped=${countsText(skipped)}`,
    `moved=${countsText(moved)}`,
  ].join(' ');
}

function countsText(counts: Readonly<Record<string, number>>): string {
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const parts = Object.entries(counts).map(([name, count]) => `${name}:${count}`);
  return parts.length === 0 ? '0' : `${total}(${parts.join(',')})`;
}

async function filesBeside(shell: Shell, options: PlanFilesOptions): Promise<FilesBeside> {
  const pathOf = (given: string | undefined): string | null =>
    given === undefined ? null : absolute(shell, given);
  const [visits, targets] = [pathOf(options.visits), pathOf(options.targets)];
  const [history, previous] = [pathOf(options.history), pathOf(options.previous)];
  for (const [name, path] of Object.entries({ visits, targets, history, previous })) {
    if (path === null) continue;
    await access(path, constants.R_OK).catch(() => {
      throw new UserError(`Expected --${name} to name a file that can be read, got "${path}"`);
    });
  }
  return { visits, targets, history, previous };
}

function requiredDay(given: string | undefined): Day {
  const day = givenDay(given, '--today');
  if (day === undefined) throw new UsageError('Expected --today beside --contacts, got none');
  return day;
}

function required(value: string | undefined, option: string): string {
  if (value !== undefined) return value;
  throw new UsageError(`Expected ${option} beside --contacts, got none`);
}

function workersOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  const workers = Number(text);
  if (Number.isInteger(workers) && workers >= 1 && workers <= MOST_WORKERS) return workers;
  throw new UserError(
    `Expected --workers as a whole number from 1 to ${MOST_WORKERS}, got "${text}"`,
  );
}

const PHASES = {
  reading: { label: 'Reading', unit: 'rows' },
  planning: { label: 'Planning', unit: 'rounds' },
  writing: { label: 'Writing', unit: 'slices' },
} as const;

interface PhaseBars {
  readonly progress: Parameters<typeof planRequest>[0]['progress'];
  close(): void;
}

/** A progress bar for each phase, one at a time. */
function phaseBars({ output, clock }: CommandRun): PhaseBars {
  let current: { phase: keyof typeof PHASES; bar: ProgressBar } | null = null;
  return {
    progress(phase, done, total) {
      if (current?.phase !== phase) {
        current?.bar.close();
        const { label, unit } = PHASES[phase];
        current = { phase, bar: progressBar(output.progress, clock, label, unit) };
      }
      current.bar.advance(done, total === 0 ? null : total);
    },
    close() {
      current?.bar.close();
    },
  };
}
