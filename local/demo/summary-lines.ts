import { explainEmail } from '../../shared/domain/explaining/explain-email.ts';
import type { ExplainedStep } from '../../shared/domain/explaining/explain-step.ts';
import type { ExplainedEmail } from '../operations/explain-contact.ts';
import { barChart } from '../terminal/bar-chart.ts';
import { count, plural, table } from '../terminal/table.ts';
import { hanging } from '../terminal/wrap.ts';
import { shortDate } from './dates.ts';
import type { DemoPaths, Findings } from './findings.ts';
import type { Proof } from './proofs.ts';
import type { Asked, DemoReport } from './run-demo.ts';
import type { Telling } from './story-lines.ts';

const WIDTH = 80;

/** What came of the two weeks, on one screen. */
export function summaryLines(telling: Telling, report: DemoReport): readonly string[] {
  const { opening, findings, proofs } = report;
  const { contacts, active, mails } = findings;
  const notSent = findings.skips.reduce((sum, { emails }) => sum + emails, 0);
  return [
    telling.style('dim', '─'.repeat(WIDTH)),
    telling.style('bold', `${opening.name}, two weeks later`),
    `${plural(contacts, 'contact')}, ${count(active)} active; ${plural(mails, 'mail')} sent, ${plural(notSent, 'email')} not`,
    '',
    ...beside(chartLines(telling, findings), numberLines(telling, findings, report.query)),
    '',
    ...explanationLines(telling, 'Why sent?', findings.sent),
    '',
    ...explanationLines(telling, 'Why not?', findings.notSent),
    '',
    ...proofs.flatMap((proof) => proofLines(telling, proof)),
    '',
    ...pathLines(telling, findings.paths),
  ];
}

const BAR_WIDTH = 22;

function chartLines({ style }: Telling, { perDay }: Findings): readonly string[] {
  const cap = Math.min(...perDay.map((own) => own.cap));
  const top = Math.max(cap, ...perDay.map(({ mails }) => mails));
  const bars = perDay.map(({ day, mails }) => ({ label: shortDate(day), value: mails }));
  return [
    style('bold', `Mail per day (│ cap ${count(cap)})`),
    ...barChart(bars, BAR_WIDTH, top, cap).map((line) =>
      line.replace(/[█-▏]+/, (bar) => style('cyan', bar)),
    ),
  ];
}

function numberLines(
  { style }: Telling,
  { skips }: Findings,
  { result: { columns, rows } }: Asked,
): readonly string[] {
  const cells = rows.map((row) => row.map((value) => String(value)));
  const [head = '', ...body] = table(
    [[...columns], ...cells],
    columns.map((_name, index) => (index === 0 ? 'left' : 'right')),
  );
  return [
    style('bold', 'Not sent, and why'),
    ...table(
      skips.map(({ reason, emails }) => [count(emails), reason]),
      ['right', 'left'],
    ),
    '',
    style('bold', 'Sent, asked in SQL'),
    style('dim', head),
    ...body,
  ];
}

/** Two columns of lines. */
function beside(left: readonly string[], right: readonly string[]): readonly string[] {
  const rows = Array.from({ length: Math.max(left.length, right.length) }, (_none, index) => [
    left[index] ?? '',
    right[index] ?? '',
  ]);
  return table(rows);
}

function explanationLines(
  { style }: Telling,
  question: string,
  explained: ExplainedEmail,
): readonly string[] {
  const { email, headline } = explained;
  const steps = shortSteps(explained);
  const width = Math.max(...steps.map(({ topic }) => topic.length));
  return [
    ...hanging(`${question}  `, `${email.contactId}, ${headline}`, WIDTH).map((line) =>
      line.replace(question, (words) => style('bold', words)),
    ),
    ...steps.flatMap(({ topic, text }) => hanging(`  ${topic.padEnd(width)}  `, text, WIDTH)),
  ];
}

/** What else an explanation says, `almanac explain` shows. */
const TOPICS = ['timing', 'campaign', 'catch-up', 'windows', 'law', 'smoothing', 'cap'];

/** An explanation in few lines: of the windows that were looked at, the one that matters. */
function shortSteps({ email, steps }: ExplainedEmail): readonly ExplainedStep[] {
  const followsWindow = email.trace.some(({ step }) => step === 'window_end');
  const trace = email.trace
    .filter(({ step }) => step !== 'exclusion' || !followsWindow)
    .map((step) =>
      step.step === 'exclusion' ? { ...step, windows: step.windows.slice(0, 1) } : step,
    );
  const law = email.status === 'skipped' ? steps.filter(({ topic }) => topic === 'law') : [];
  const short = explainEmail({ ...email, trace }).steps;
  return [...short, ...law].filter(({ topic }) => TOPICS.includes(topic));
}

function proofLines({ style }: Telling, { holds, found }: Proof): readonly string[] {
  const [first = '', ...rest] = hanging('  ', found, WIDTH);
  const mark = holds ? style('green', '✓') : style('red', '✗');
  return [`${mark} ${first.slice(2)}`, ...rest];
}

function pathLines({ style, shown }: Telling, paths: DemoPaths): readonly string[] {
  const command = `npx almanac --home ${shown(paths.home)}`;
  return [
    `${style('bold', 'Open')}  ${shown(paths.mail)}`,
    '      in any mail program: the new reminder of the visit that moved',
    `${style('bold', 'Look')}  ${shown(paths.outbox)}, ${shown(paths.backups)}`,
    `      ${shown(paths.reports)}`,
    `${style('bold', 'Try')}   ${command} explain m-0003`,
    `      ${command} query --named skips_by_state`,
  ];
}
