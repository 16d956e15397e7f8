import type { Email } from '../../shared/domain/planning/email.ts';
import type { Output } from '../terminal/output.ts';
import { count, plural, table } from '../terminal/table.ts';
import { wrapped } from '../terminal/wrap.ts';
import { civilDay, clockTime, shortDate } from './dates.ts';
import type { Feedback } from './feedback.ts';
import type { SampleImport } from './first-morning.ts';
import type { VisitMoved } from './incidents.ts';
import { FIRST_DAY, type Chapter, type FirstPlan, type Opening } from './run-demo.ts';
import type { Incident, SimulatedDay } from './simulated-day.ts';

/** How lines are dressed, and how paths are shown. */
export interface Telling extends Pick<Output, 'style'> {
  readonly shown: (path: string) => string;
}

const WIDTH = 80;
/** What happens within a day stands this far in. */
const INDENT = ' '.repeat(7);

/** A chapter of the story, as it is told while it happens. */
export function storyLines(telling: Telling, chapter: Chapter): readonly string[] {
  switch (chapter.chapter) {
    case 'opening':
      return openingLines(telling, chapter.opening, chapter.at);
    case 'imports':
      return importLines(telling, chapter.imports, chapter.at);
    case 'first_plan':
      return firstPlanLines(telling, chapter.firstPlan, chapter.at);
    case 'day':
      return dayLines(telling, chapter.day);
    case 'query':
      return [
        timed(telling, chapter.at, 'asked, in SQL, of what the journal knows:'),
        ...chapter.query.sql.split('\n').map((line) => INDENT + telling.style('dim', line)),
      ];
  }
}

function openingLines(
  telling: Telling,
  { name, configVersion, templates }: Opening,
  at: number,
): readonly string[] {
  return [
    ...wrapped(
      `Two weeks of March 2027 at the ${name}, which is made up. The clock is simulated; mail becomes files in a folder, and nothing leaves this machine.`,
      WIDTH,
    ),
    '',
    telling.style('bold', shortDate(FIRST_DAY)),
    timed(
      telling,
      at,
      `organization added: configuration ${String(configVersion)}, ${count(templates)} templates`,
    ),
  ];
}

function importLines(
  telling: Telling,
  imports: readonly SampleImport[],
  at: number,
): readonly string[] {
  const rows = imports.map(({ report }) => [
    report.file,
    ...[report.read, report.accepted, report.unchanged, report.rejected].map(count),
  ]);
  const [head = '', ...rest] = table(
    [['file', 'rows', 'accepted', 'unchanged', 'rejected'], ...rows],
    ['left', 'right', 'right', 'right', 'right'],
  );
  const body = rest.map((line, index) => (index === rest.length - 1 ? `${line}  (again)` : line));
  return [
    timed(telling, at, telling.style('dim', head)),
    ...body.map((line) => INDENT + line),
    '',
    `${INDENT}Rejected, each row with its line, column, value and reason:`,
    ...table(imports.slice(0, -1).flatMap(rejectRows)).map((line) => INDENT + line),
    '',
  ];
}

const SHOWN_VALUE = 18;

function rejectRows({ report, rejects }: SampleImport): readonly (readonly string[])[] {
  return rejects.map(({ line, column, value, reason }) => [
    `${report.file}:${String(line)}`,
    column === '' ? '(row)' : column,
    value.length > SHOWN_VALUE ? `${value.slice(0, SHOWN_VALUE - 1)}…` : value,
    reason,
  ]);
}

function firstPlanLines(
  telling: Telling,
  { plan, again }: FirstPlan,
  at: number,
): readonly string[] {
  const skipped = Object.values(plan.skipped).reduce((sum, number) => sum + number, 0);
  const moved = Object.values(plan.moved).reduce((sum, number) => sum + number, 0);
  return [
    timed(
      telling,
      at,
      `planned: ${plural(plan.planned, 'email')}, ${count(moved)} of them moved; ${count(skipped)} skipped`,
    ),
    `${INDENT}planned again: ${plural(again.written, 'record')} written`,
  ];
}

function dayLines(telling: Telling, played: SimulatedDay): readonly string[] {
  const { day, plan, sent, sentAt, incidents } = played;
  const skips = Object.entries(sent.skipped).map(
    ([reason, number]) => `, ${count(number)} skipped (${reason})`,
  );
  const mail = timed(telling, sentAt, `sent ${count(sent.sent)}${skips.join('')}`);
  const before = incidents.filter(({ at }) => at < sentAt);
  const after = incidents.filter(({ at }) => at > sentAt);
  const lines = (of: readonly Incident[]): readonly string[] =>
    of.flatMap((incident) => incidentLines(telling, incident));
  if (played.plannedAt === null) return [mail, ...lines(after)];
  const changes = plural(plan.written + plan.removed, 'change');
  const planned = timed(telling, played.plannedAt, `planned, ${changes}`);
  const head = `${telling.style('bold', shortDate(day))} ${planned}`;
  if (before.length > 0) return [head, ...lines(before), mail, ...lines(after)];
  return [head + ' '.repeat(Math.max(0, CHANGES_WIDTH - changes.length)) + mail, ...lines(after)];
}

/** `138 changes` */
const CHANGES_WIDTH = 12;

function incidentLines(telling: Telling, incident: Incident): readonly string[] {
  switch (incident.incident) {
    case 'visit_moved':
      return visitMovedLines(telling, incident);
    case 'made_inactive': {
      const { at, contactId, contactName, removed } = incident;
      return [
        timed(telling, at, `${contactName} (${contactId}) leaves: a dropped file says inactive`),
        ...mailTable(telling, [['-', 'removed', removed]]),
      ];
    }
    case 'feedback':
      return feedbackLines(telling, incident);
    case 'backed_up':
      return [
        timed(
          telling,
          incident.at,
          `backup ${incident.backupId}: ${plural(incident.contacts, 'contact')}, ${plural(incident.emails, 'email')}`,
        ),
      ];
    case 'restored': {
      const { comparison, fromJournal, sentAgain } = incident;
      return [
        timed(
          telling,
          incident.at,
          'the store is lost, as a drill: backup restored into a new one',
        ),
        `${INDENT}this morning’s ${plural(fromJournal, 'mail')} known from the journal; compared: ${plural(comparison.count, 'difference')}`,
        `${INDENT}told to send this day’s mail again, the new store sent ${count(sentAgain)}`,
      ];
    }
  }
}

function visitMovedLines(telling: Telling, moved: VisitMoved): readonly string[] {
  const { at, plannedAt, contactId, contactName, visit, before, after } = moved;
  const [from, to] = [before, after].map((own) => (own ? civilDay(own.date) : 'no date'));
  return [
    timed(
      telling,
      at,
      `${contactName} (${contactId}) calls: visit ${visit} moves from ${from ?? ''} to ${to ?? ''}`,
    ),
    timed(telling, plannedAt, 'the plan has followed:'),
    ...mailTable(telling, [
      [' ', 'sent', moved.sent],
      ['-', 'removed', moved.removed],
      ['+', 'planned', moved.added],
    ]),
  ];
}

const COLOURS: Readonly<Record<string, 'green' | 'red' | 'dim'>> = { '+': 'green', '-': 'red' };

function mailTable(
  { style }: Telling,
  groups: readonly (readonly [string, string, readonly Email[]])[],
): readonly string[] {
  const rows = groups.flatMap(([sign, status, emails]) =>
    emails.map(({ type, campaign, sentOn, sendDate, baseDate }) => ({
      sign,
      cells: [sign, shortDate(sentOn ?? sendDate ?? baseDate), campaign ?? type, status],
    })),
  );
  return table(rows.map(({ cells }) => cells)).map(
    (line, index) => INDENT + style(COLOURS[rows[index]?.sign ?? ''] ?? 'dim', line),
  );
}

const SHOWN_CHANGES = 1;

function feedbackLines(
  telling: Telling,
  { at, clicks, answers, followUps, changes }: Feedback,
): readonly string[] {
  const came = [
    ...(clicks > 0 ? [plural(clicks, 'click')] : []),
    ...(answers > 0 ? [plural(answers, 'answer')] : []),
  ];
  const number = Object.values(followUps).reduce((sum, own) => sum + own, 0);
  const decided = number === 0 ? '' : `; ${plural(number, 'follow-up')} planned to fit`;
  const shown = changes.slice(0, SHOWN_CHANGES);
  const more = changes.length - shown.length;
  return [
    timed(telling, at, `${came.join(' and ')} came in${decided}`),
    ...shown.map(
      ({ contactId, from, to }) =>
        `${INDENT}${contactId}: ${from} becomes ${to}${more > 0 ? ` (${count(more)} more)` : ''}`,
    ),
  ];
}

function timed({ style }: Pick<Telling, 'style'>, at: number, text: string): string {
  return ` ${style('dim', clockTime(at))} ${text}`;
}
