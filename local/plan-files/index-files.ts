import { UserError } from '../user-error.ts';
import { contactsOfLines, TARGETS_FILE, VISITS_FILE } from './beside-rows.ts';
import type { FilePlan } from './plan-files.ts';
import type { IndexedFiles, RejectedRow } from './planner-calls.ts';

/**
 * Has the planners read the files beside the contacts; answers how many of their rows are rejected.
 *
 * @throws UserError when the earlier plan is another organization's: planning on without it would
 *   move mail that nobody asked to move.
 */
export async function indexFiles(plan: FilePlan): Promise<number> {
  const indexed = await Promise.all(plan.planners.map((planner) => planner.index(plan.files)));
  const ids = indexed.map(({ previousIds }) => previousIds);
  if (ids.some(({ foreign }) => foreign > 0) && ids.every(({ own }) => own === 0)) {
    throw new UserError(
      `Expected --previous to name a plan of the organization "${plan.settings.organization.id}", got email ids of another in ${plan.files.previous ?? 'it'}`,
    );
  }
  const rejected = [...eachOnce(indexed), ...(await strangers(plan, indexed))];
  const { visits, targets, history, previous } = plan.files;
  for (const file of [visits, targets, history, previous]) {
    await plan.reject(rejected.filter((row) => row.file === file).sort((a, b) => a.line - b.line));
  }
  return rejected.length;
}

/** Every planner reads every row; what is wrong with one itself several of them say. */
function eachOnce(indexed: readonly IndexedFiles[]): readonly RejectedRow[] {
  const rows = indexed.flatMap((part) => part.rejected);
  return [...new Map(rows.map((row) => [`${row.line} ${row.file}`, row])).values()];
}

/** Visits and targets of contacts that no planner has. Emails of contacts that are gone are no fault. */
async function strangers(
  plan: FilePlan,
  indexed: readonly IndexedFiles[],
): Promise<readonly RejectedRow[]> {
  const rejected: RejectedRow[] = [];
  for (const kind of [VISITS_FILE, TARGETS_FILE]) {
    const file = plan.files[kind.kind];
    const lines = inAll(indexed.map((part) => part.strangers[kind.kind]));
    if (file === null || lines.size === 0) continue;
    for (const [line, value] of await contactsOfLines(file, kind, lines)) {
      const expected = 'a contact of the contacts file';
      const problem = { reason: 'unknown_contact', column: 'contact_id', value, expected };
      rejected.push({ file, line, problems: [problem] });
    }
  }
  return rejected;
}

/** The numbers that every list has. */
function inAll(lists: readonly Uint32Array[]): ReadonlySet<number> {
  const [first = new Uint32Array(0), ...others] = lists;
  let common = new Set(first);
  for (const list of others) common = new Set(list.filter((number) => common.has(number)));
  return common;
}
