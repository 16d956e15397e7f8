import { dayOf, type Day } from '../../shared/domain/calendar/civil-date.ts';
import type { Log } from '../../shared/ports/log.ts';
import type { QueryResult } from '../../shared/ports/query.ts';
import type { PlanSummary } from '../../shared/workflows/plan/close-plan.ts';
import type { Installation } from '../installation/installation.ts';
import { createAndOpenHome } from '../installation/open-home.ts';
import { feedbackFile } from './feedback.ts';
import { findings, type Findings } from './findings.ts';
import { addSample, importSamples, type SampleImport } from './first-morning.ts';
import { proofsOf, type Proof } from './proofs.ts';
import { playDay, type SimulatedDay } from './simulated-day.ts';
import { simulatedClock } from './simulated-clock.ts';
import { planFor, STORY_ZONE, type Stage } from './stage.ts';
import { everybody } from './whole-store.ts';

/** The story so far, told as it goes. */
export type Chapter =
  | { readonly chapter: 'opening'; readonly at: number; readonly opening: Opening }
  | { readonly chapter: 'imports'; readonly at: number; readonly imports: readonly SampleImport[] }
  | { readonly chapter: 'first_plan'; readonly at: number; readonly firstPlan: FirstPlan }
  | { readonly chapter: 'day'; readonly day: SimulatedDay }
  | { readonly chapter: 'query'; readonly at: number; readonly query: Asked };

/** The organization as it was added. */
export interface Opening {
  readonly organizationId: string;
  readonly name: string;
  readonly configVersion: number;
  readonly templates: number;
}

/** The first plan, and the same plan once more. */
export interface FirstPlan {
  readonly plan: PlanSummary;
  readonly again: PlanSummary;
}

/** A question about what was sent, and its answer. */
export interface Asked {
  readonly sql: string;
  readonly result: QueryResult;
}

/** Everything that the demonstration did, and what it found in the end. */
export interface DemoReport {
  readonly opening: Opening;
  readonly imports: readonly SampleImport[];
  readonly firstPlan: FirstPlan;
  readonly days: readonly SimulatedDay[];
  readonly query: Asked;
  readonly findings: Findings;
  readonly proofs: readonly Proof[];
}

/** Where the demonstration plays, and who watches. */
export interface DemoOptions {
  /** An empty folder. */
  readonly home: string;
  readonly log: Log;
  readonly tell: (chapter: Chapter) => void;
}

/** The story begins on a Monday and goes on for two weeks. */
export const FIRST_DAY = dayOf('2027-03-01');
export const DAYS = 14;

const ORGANIZATION_ID = 'prairie-lakes';

/**
 * Plays two weeks of the sample organization: everything happens by the operations that the command
 * line and `almanac up` call, on a clock that is moved on. Nothing depends on the machine, its
 * clock or chance, so it comes out the same each time.
 */
export async function runDemo({ home: folder, log, tell }: DemoOptions): Promise<DemoReport> {
  const clock = simulatedClock(STORY_ZONE, FIRST_DAY, '07:00');
  // The folder is made anew at each run: what a power cut takes, the next run brings back.
  const home = await createAndOpenHome({ home: folder, clock, log, waitsForDisk: false });
  try {
    const installation = await addSample(home, ORGANIZATION_ID);
    const opening = await openingOf(installation);
    tell({ chapter: 'opening', at: clock.now(), opening });
    const played = await play({ installation, clock }, tell);
    const contacts = await everybody(installation.ports.store, ORGANIZATION_ID);
    return {
      opening,
      ...played,
      findings: await findings(installation, contacts, played.days),
      proofs: await proofsOf(installation, contacts, played),
    };
  } finally {
    home.close();
  }
}

/** What was played, before anybody looks at what came of it. */
export type Played = Pick<DemoReport, 'imports' | 'firstPlan' | 'days' | 'query'>;

async function play(stage: Stage, tell: DemoOptions['tell']): Promise<Played> {
  const { installation, clock } = stage;
  clock.moveTo(FIRST_DAY, '07:05');
  const imports = await importSamples(installation);
  tell({ chapter: 'imports', at: clock.now(), imports });
  clock.moveTo(FIRST_DAY, '08:00');
  const plan = await planFor(stage, FIRST_DAY);
  const firstPlan = { plan, again: await planFor(stage, FIRST_DAY) };
  tell({ chapter: 'first_plan', at: clock.now(), firstPlan });
  const { settings } = await installation.configuration();
  const { sendTime } = settings.timing;
  const script = { firstDay: FIRST_DAY, firstPlan: plan, sendTime, feedback: await feedbackFile() };
  const days: SimulatedDay[] = [];
  for (let day: Day = FIRST_DAY; day < FIRST_DAY + DAYS; day++) {
    const played = await playDay(stage, script, day);
    days.push(played);
    tell({ chapter: 'day', day: played });
  }
  const query = await ask(stage);
  tell({ chapter: 'query', at: clock.now(), query });
  return { imports, firstPlan, days, query };
}

const SQL = `SELECT kind, count(*) AS mails, count(DISTINCT contact_id) AS contacts,
  count_if(moved_by IS NOT NULL) AS moved
FROM emails WHERE status = 'sent' GROUP BY kind ORDER BY mails DESC, kind`;

async function ask({ installation, clock }: Stage): Promise<Asked> {
  clock.moveTo(FIRST_DAY + DAYS - 1, '21:00');
  const { ports, organizationId } = installation;
  return { sql: SQL, result: await ports.query.run(organizationId, SQL) };
}

async function openingOf(installation: Installation): Promise<Opening> {
  const { organizationId } = installation;
  const { settings, version, templates } = await installation.configuration();
  return {
    organizationId,
    name: settings.organization.name ?? organizationId,
    configVersion: version,
    templates: Object.keys(templates).length,
  };
}
