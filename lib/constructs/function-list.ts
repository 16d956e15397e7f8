import type { Access } from './stage-access.ts';

/** One function as it is deployed: its code is in the folder of its name under lambdas. */
export interface FunctionDescription {
  /** What it is there for, as the console shows it. */
  readonly purpose: string;
  /**
   * What it holds: keys and totals (small), records of slices (large), or what there is to know of
   * every row of a file, for duplicates further down (file).
   */
  readonly memory: 'small' | 'large' | 'file';
  readonly timeoutSeconds: number;
  readonly access: Access;
}

/** A batch of slices, in a child of a Distributed Map. */
const SLICES_SECONDS = 600;
/** A stretch of a run: it stops by itself after twelve minutes, and this is what is left to it. */
const STRETCH_SECONDS = 900;
/** One record or a few. */
const SHORT_SECONDS = 120;
/** All slices' counts. */
const TOTALS_SECONDS = 600;

const RUNS_RESULTS = { 'runs/': ['get', 'put'] } as const;

/** Every function, with what it may do; nothing else is granted anywhere. */
export const FUNCTIONS = {
  'plan-open': {
    purpose: 'opens a plan run and lists its slices',
    memory: 'small',
    timeoutSeconds: SHORT_SECONDS,
    access: { live: 'write', executions: true },
  },
  'plan-census': {
    purpose: 'copies slices out of the store and counts them',
    memory: 'large',
    timeoutSeconds: SLICES_SECONDS,
    access: { live: 'read', history: 'read', data: RUNS_RESULTS },
  },
  'plan-gather': {
    purpose: 'adds up the counts of the slices',
    memory: 'large',
    timeoutSeconds: TOTALS_SECONDS,
    access: { live: 'read', data: RUNS_RESULTS },
  },
  'plan-survey': {
    purpose: 'derives the emails of slices and counts them',
    memory: 'large',
    timeoutSeconds: SLICES_SECONDS,
    access: { live: 'read', data: RUNS_RESULTS },
  },
  'plan-balance': {
    purpose: 'says how many emails go on which day',
    memory: 'large',
    timeoutSeconds: TOTALS_SECONDS,
    access: { live: 'read', data: RUNS_RESULTS },
  },
  'plan-commit': {
    purpose: 'deals the days to the emails of slices and writes what differs',
    memory: 'large',
    timeoutSeconds: SLICES_SECONDS,
    access: { live: 'write', history: 'read', data: RUNS_RESULTS },
  },
  'plan-close': {
    purpose: 'checks the totals of a plan and closes its run',
    memory: 'large',
    timeoutSeconds: TOTALS_SECONDS,
    access: { live: 'write', data: RUNS_RESULTS },
  },
  'send-open': {
    purpose: 'opens a send run and counts what is due',
    memory: 'small',
    timeoutSeconds: SHORT_SECONDS,
    access: { live: 'write', executions: true, mail: 'quota' },
  },
  'send-task': {
    purpose: 'sends for a stretch of a run',
    memory: 'large',
    timeoutSeconds: STRETCH_SECONDS,
    access: { live: 'write', history: 'read', data: { 'attachments/': ['get'] }, mail: 'send' },
  },
  'send-close': {
    purpose: 'closes a send run',
    memory: 'small',
    timeoutSeconds: SHORT_SECONDS,
    access: { live: 'write' },
  },
  'import-start': {
    purpose: 'starts the import of a dropped file',
    memory: 'small',
    timeoutSeconds: SHORT_SECONDS,
    access: { drop: { 'drop/': ['get'] }, starts: 'import' },
  },
  'import-turn': {
    purpose: 'says whether it is a dropped file’s turn, and opens its run',
    memory: 'small',
    timeoutSeconds: SHORT_SECONDS,
    access: { live: 'write', drop: { 'drop/': ['get'] }, executions: true },
  },
  'import-task': {
    purpose: 'imports for a stretch of a file',
    memory: 'file',
    timeoutSeconds: STRETCH_SECONDS,
    access: {
      live: 'write',
      history: 'write',
      drop: { 'drop/': ['get'], 'reports/': ['get', 'put', 'delete'] },
      data: { 'attachments/': ['get'] },
      executions: true,
    },
  },
  'import-finish': {
    purpose: 'moves an imported file away and announces its report',
    memory: 'small',
    timeoutSeconds: SHORT_SECONDS,
    access: {
      live: 'read',
      drop: { 'drop/': ['get', 'delete'], 'dropped/': ['get', 'put'], 'reports/': ['get'] },
      announces: true,
    },
  },
  'backup-open': {
    purpose: 'opens a backup run, and tells whether today’s backup is there already',
    memory: 'large',
    timeoutSeconds: STRETCH_SECONDS,
    access: { live: 'write', executions: true, data: { 'backups/': ['get', 'delete'] } },
  },
  'backup-slice': {
    purpose: 'writes slices into a backup',
    memory: 'large',
    timeoutSeconds: SLICES_SECONDS,
    access: {
      live: 'read',
      history: 'read',
      data: { ...RUNS_RESULTS, 'backups/': ['get', 'put'], 'journal/': ['get'] },
    },
  },
  'backup-close': {
    purpose: 'writes a backup’s manifest and removes what is too old',
    memory: 'large',
    timeoutSeconds: STRETCH_SECONDS,
    access: {
      live: 'write',
      data: {
        'runs/': ['get', 'delete'],
        'backups/': ['get', 'put', 'delete'],
        'journal/': ['get'],
      },
      drop: { 'dropped/': ['get', 'delete'], 'reports/': ['get', 'delete'] },
    },
  },
  'restore-open': {
    purpose: 'locks sending and opens a restore run',
    memory: 'large',
    timeoutSeconds: STRETCH_SECONDS,
    access: {
      live: 'write',
      executions: true,
      data: { ...RUNS_RESULTS, 'backups/': ['get'], 'journal/': ['get'] },
    },
  },
  'restore-slice': {
    purpose: 'brings slices of a backup back',
    memory: 'large',
    timeoutSeconds: SLICES_SECONDS,
    access: {
      live: 'write',
      history: 'write',
      data: { ...RUNS_RESULTS, 'backups/': ['get'] },
      hashKey: true,
    },
  },
  'restore-close': {
    purpose: 'brings back what belongs to the organization and closes the restore run',
    memory: 'large',
    timeoutSeconds: STRETCH_SECONDS,
    access: {
      live: 'write',
      data: { ...RUNS_RESULTS, 'backups/': ['get'], 'journal/': ['get'] },
      drop: { 'reports/': ['put'] },
      hashKey: true,
    },
  },
  replan: {
    purpose: 'plans the contacts that changed',
    memory: 'large',
    timeoutSeconds: SHORT_SECONDS,
    access: { live: 'write', history: 'read' },
  },
  journal: {
    purpose: 'writes every change to the journal',
    memory: 'large',
    timeoutSeconds: SHORT_SECONDS,
    access: { data: { 'journal/': ['put'] }, hashKey: true },
  },
  'run-closed': {
    purpose: 'closes the run of an execution that failed',
    memory: 'small',
    timeoutSeconds: SHORT_SECONDS,
    access: { live: 'write', executions: true, histories: true },
  },
  'stream-redrive': {
    purpose: 'takes up again the changes that replan or the journal gave up',
    memory: 'large',
    timeoutSeconds: STRETCH_SECONDS,
    access: {
      live: 'write',
      history: 'read',
      data: { 'journal/': ['put'] },
      hashKey: true,
      failures: true,
    },
  },
} as const satisfies Record<string, FunctionDescription>;

export type FunctionName = keyof typeof FUNCTIONS;

/** Every function's name, in the order of the list. */
export const FUNCTION_NAMES = Object.keys(FUNCTIONS).filter(isFunctionName);

function isFunctionName(name: string): name is FunctionName {
  return name in FUNCTIONS;
}
