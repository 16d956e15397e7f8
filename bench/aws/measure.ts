import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LocalDynamodb } from '../../test/support/local-dynamodb.ts';
import { writeContactsFile } from '../contacts-file.ts';
import { benchStage, ORG } from './bench-stage.ts';
import { phasesOf } from './phases.ts';
import { plus, type Usage } from './usage.ts';

/** What was measured of one organization. */
export interface Measured {
  readonly contacts: number;
  readonly slices: number;
  readonly usage: Readonly<Record<PhaseName, Usage>>;
  readonly emailsPlanned: number;
  readonly emailsWritten: number;
  /** Sent on the second day: those of the day, and late ones. */
  readonly mails: number;
  readonly changes: number;
}

/** What is measured, in this order. */
export const PHASES = [
  'import',
  'first plan',
  'unchanged plan',
  'backup',
  'changes',
  'next plan',
  'send',
  'idle sweep',
] as const;
export type PhaseName = (typeof PHASES)[number];

/**
 * Ninety days before the annual enrollment mail of September: everybody has mail in the plan, and
 * it is the most that a plan of these contacts holds in a year.
 */
export const FIRST_DAY = Date.parse('2027-07-05T05:00:00-05:00');
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Takes a new organization through its first days. */
export async function measure(
  server: LocalDynamodb,
  size: { readonly contacts: number; readonly slices: number },
): Promise<Measured> {
  const stage = await benchStage(server, { ...size, stream: false, now: FIRST_DAY });
  const { meter, clock } = stage;
  const phases = phasesOf(stage);
  const folder = await mkdtemp(join(tmpdir(), 'almanac-cost-'));
  try {
    const path = join(folder, 'contacts.csv');
    await writeContactsFile(path, size.contacts);
    await suppressSome(stage, size.contacts);
    const imported = await meter.of(() => phases.importFile(path));
    const [first, firstPlan] = await counted(stage, phases.plan);
    clock.advance(HOUR_MS);
    const [again, unchanged] = await counted(stage, phases.plan);
    if (again.written > 0) throw new Error('Expected nothing to write in an unchanged plan');
    const backup = await meter.of(phases.backUp);
    const ids = changedIds(size.contacts);
    const changing = await meter.of(() => phases.changeContacts(ids));
    const replanning = await meter.of(() => phases.replan(ids));
    clock.set(FIRST_DAY + DAY_MS);
    const [, next] = await counted(stage, phases.plan);
    clock.advance(4 * HOUR_MS);
    const [{ sent: mails }, sending] = await counted(stage, phases.send);
    const sweep = await meter.of(phases.send);
    return {
      ...size,
      emailsPlanned: first.planned,
      emailsWritten: first.written,
      mails,
      changes: ids.length,
      usage: {
        import: imported,
        'first plan': firstPlan,
        'unchanged plan': unchanged,
        backup,
        changes: plus(changing, replanning),
        'next plan': next,
        send: sending,
        'idle sweep': sweep,
      },
    };
  } finally {
    stage.close();
    await rm(folder, { recursive: true, force: true });
  }
}

type Stage = Awaited<ReturnType<typeof benchStage>>;

async function counted<Answer>(
  { meter }: Stage,
  work: () => Promise<Answer>,
): Promise<readonly [Answer, Usage]> {
  let answer: Answer | undefined;
  const usage = await meter.of(async () => {
    answer = await work();
  });
  if (answer === undefined) throw new Error('Expected an answer');
  return [answer, usage];
}

/** One contact in a hundred has unsubscribed. */
async function suppressSome({ ports }: Stage, contacts: number): Promise<void> {
  const cause = { actor: 'bench', reason: 'unsubscribed', run: null, at: FIRST_DAY };
  for (let index = 0; index < contacts; index += 100) {
    const key = `c${String(index)}@example.com`;
    const suppression = { by: 'address', key, reason: 'unsubscribed', since: FIRST_DAY } as const;
    await ports.store.suppressions.put(ORG, suppression, cause);
  }
}

/** One contact in a hundred, other ones. */
function changedIds(contacts: number): readonly string[] {
  const ids: string[] = [];
  for (let index = 50; index < contacts; index += 100) ids.push(`c${String(index)}`);
  return ids;
}
