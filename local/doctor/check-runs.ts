import { formatCivilDate } from '../../shared/domain/calendar/civil-date.ts';
import type { Run } from '../../shared/ports/runs.ts';
import { verifyBackup } from '../../shared/workflows/backup/verify-backup.ts';
import { listBackups, type BackupSummary } from '../../shared/workflows/backup/list-backups.ts';
import { isPlanNeeded, lastPlan } from '../../shared/workflows/plan/plan-needed.ts';
import type { AnyInstallation } from '../installation/any-installation.ts';
import { fine, problem, warning, type Finding } from './finding.ts';

const RUNS_TO_LOOK_AT = 200;

/** A backup is made every night; one may fail. */
const OLD_BACKUP_DAYS = 2;

/** Whether what runs by the clock did, and how it ended. */
export async function checkRuns(installation: AnyInstallation): Promise<readonly Finding[]> {
  const { ports, organizationId } = installation;
  const runs = await ports.store.runs.list(organizationId, RUNS_TO_LOOK_AT);
  const latest = [...Map.groupBy(runs, ({ kind }) => kind).values()].flatMap(([run]) =>
    run ? [run] : [],
  );
  const failed = latest.filter(({ status }) => status === 'failed');
  const dead = await deadRuns(installation, runs);
  return [
    await planFinding(installation),
    await backupFinding(installation),
    ...failed.map((run) =>
      warning('runs', `the last ${describe(run)} failed`, '"almanac runs --json" tells why'),
    ),
    ...dead.map((run) =>
      warning('runs', `${describe(run)} was left open`, `the next ${run.kind} ends it`),
    ),
  ];
}

function describe({ kind, run, today }: Run): string {
  return `${kind} (run ${String(run)} for ${formatCivilDate(today)})`;
}

async function deadRuns({ place }: AnyInstallation, runs: readonly Run[]): Promise<readonly Run[]> {
  const dead: Run[] = [];
  for (const run of runs.filter(({ status }) => status === 'open')) {
    if (!(await place.isRunning(run.execution))) dead.push(run);
  }
  return dead;
}

async function planFinding(installation: AnyInstallation): Promise<Finding> {
  const plan = await lastPlan(installation);
  if (!plan) return warning('plan', 'there is none yet', 'import contacts, or run "almanac plan"');
  const { place } = installation;
  const today = await installation.today();
  if (plan.today < today - 1) {
    const message = `the last one is for ${formatCivilDate(plan.today)}`;
    return problem(
      'plan',
      message,
      `"almanac plan" makes one; ${place.byTheClock} does every night`,
    );
  }
  return (await isPlanNeeded(installation))
    ? warning('plan', 'something changed since it was made', '"almanac plan" plans everybody')
    : fine('plan', `made for ${formatCivilDate(plan.today)}`);
}

async function backupFinding(installation: AnyInstallation): Promise<Finding> {
  const { ports, organizationId, place } = installation;
  const [newest] = await listBackups(ports, organizationId);
  const advice = `"almanac backup" makes one; ${place.byTheClock} does every night`;
  if (!newest) return warning('backup', 'there is none yet', advice);
  const damage = await damageOf(installation, newest);
  if (damage !== null) return problem('backup', `${newest.backupId} is damaged`, advice, damage);
  const age = (await installation.today()) - newest.today;
  return age > OLD_BACKUP_DAYS
    ? warning('backup', `the newest is ${String(age)} days old`, advice)
    : fine('backup', `${newest.backupId} is ${place.isNear ? 'sound' : 'there'}`);
}

/** Far away only the manifest is read: a large organization's backup has gigabytes. */
async function damageOf(
  { ports, place }: AnyInstallation,
  { backupId, damage }: BackupSummary,
): Promise<readonly string[] | null> {
  if (!place.isNear) return damage === null ? null : [damage];
  const verified = await verifyBackup(ports, backupId);
  if (verified.result === 'sound') return null;
  const problems = verified.result === 'damaged' ? verified.problems : [];
  return problems.map(
    ({ key, expected, received }) => `${key}: expected ${expected}, got ${received}`,
  );
}
