import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { formatProblem } from '../../shared/contracts/configuration/problem.ts';
import { readConfiguration } from '../../shared/contracts/configuration/read-configuration.ts';
import type { Day } from '../../shared/domain/calendar/civil-date.ts';
import type { Settings } from '../../shared/domain/settings/settings.ts';
import { UserError } from '../user-error.ts';
import { contactsSource, type ContactsSource } from './contacts-source.ts';
import { plainFile } from './plain-file.ts';
import { planFiles, type FilePlan, type FilePlanResult } from './plan-files.ts';
import { openOutput, type PlanOutput } from './plan-output.ts';
import type { FilePlanner, FilesBeside, PlannerSetup } from './planner-calls.ts';
import { RejectsFile } from './rejects-file.ts';
import { SlicePlanner } from './slice-planner.ts';
import { threadedPlanner } from './threaded-planner.ts';

/** `almanac plan --contacts F --config F --today D --out F …`. */
export interface PlanRequest {
  readonly contacts: string;
  readonly config: string;
  readonly today: Day;
  readonly out: string;
  readonly beside: FilesBeside;
  /** Threads; by default as many as the machine has cores, and one for a small file. */
  readonly workers: number | null;
  readonly progress: FilePlan['progress'];
}

/** What a plan of files came to, and where it is. */
export interface PlannedFiles extends FilePlanResult {
  /** Where the rows are that are not in the plan; null = there are none. */
  readonly rejects: string | null;
  readonly warningsOfConfiguration: readonly string[];
  readonly workers: number;
}

/** Below this size a thread costs more than it brings. */
const BYTES_PER_WORKER = 4 * 1024 * 1024;
const SLICE_BYTES = 2 * 1024 * 1024;
const LEAST_SLICE_BYTES = 64 * 1024;
/** So that several workers have slices to share in files of any size. */
const SLICES_PER_WORKER = 4;

/** Plans files to a file. @throws UserError for whatever a user can put right. */
export async function planRequest(request: PlanRequest): Promise<PlannedFiles> {
  refuseInputAsOutput(request);
  const configuration = await readSettings(request.config);
  const source = await contactsSource(request.contacts);
  const output = await openOutput(request.out);
  const rejects = new RejectsFile(`${request.out}.rejects.csv`);
  try {
    const result = await planSource(request, { configuration, source, output, rejects });
    await output.complete();
    return {
      ...result,
      rejects: await rejects.complete(),
      warningsOfConfiguration: configuration.warnings,
    };
  } catch (error) {
    await output.abandon();
    await rejects.abandon();
    throw error;
  }
}

interface Opened {
  readonly configuration: ReadSettings;
  readonly source: ContactsSource;
  readonly output: PlanOutput;
  readonly rejects: RejectsFile;
}

async function planSource(
  { config, contacts, out, today, beside, workers: wanted, progress }: PlanRequest,
  { configuration, source, output, rejects }: Opened,
): Promise<FilePlanResult & { readonly workers: number }> {
  const { text, settings } = configuration;
  const { path, titles } = source;
  const setup = {
    configuration: { file: config, text },
    today,
    contacts: { path, titles: [...titles] },
  };
  const workers = wanted ?? defaultWorkers(source.bytes);
  const sliceBytes = Math.ceil(source.bytes / (workers * SLICES_PER_WORKER));
  const previous = await plainFile(beside.previous, `${out}.previous.unfinished`);
  const planners = plannersFor(setup, workers);
  try {
    const result = await planFiles({
      settings,
      today,
      planners,
      contactsFile: contacts,
      contactsBytes: source.bytes,
      slices: source.slices(Math.min(SLICE_BYTES, Math.max(LEAST_SLICE_BYTES, sliceBytes))),
      files: { ...beside, previous: previous.path },
      write: (bytes) => output.write(bytes),
      reject: (rows) => rejects.add(rows),
      progress,
    });
    return { ...result, workers };
  } finally {
    await Promise.all(planners.map((planner) => planner.close()));
    await previous.discard();
  }
}

/** An earlier plan may be written over, as it is read whole before; the other files are the user's. */
function refuseInputAsOutput({ contacts, config, out, beside }: PlanRequest): void {
  const { visits, targets, history } = beside;
  if ([contacts, config, visits, targets, history].includes(out)) {
    throw new UserError(`Expected --out to name a file of its own, got ${out}, which is read`);
  }
}

interface ReadSettings {
  readonly text: string;
  readonly settings: Settings;
  readonly warnings: readonly string[];
}

/** Reads and checks a configuration file. @throws UserError listing every problem. */
async function readSettings(file: string): Promise<ReadSettings> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new UserError(`Expected a configuration at ${file}, found none that can be read`);
  });
  const read = readConfiguration({ file, text });
  if (!read.ok) throw new UserError(read.problems.map(formatProblem).join('\n'));
  return { text, settings: read.settings, warnings: read.warnings.map(formatProblem) };
}

function defaultWorkers(bytes: number): number {
  return Math.max(1, Math.min(availableParallelism(), Math.floor(bytes / BYTES_PER_WORKER)));
}

/** One planner works in this thread; several have one each, and this one decides and writes. */
function plannersFor(setup: PlannerSetup, workers: number): readonly FilePlanner[] {
  if (workers === 1) return [new SlicePlanner(setup)];
  return Array.from({ length: workers }, () => threadedPlanner(setup));
}
