import type { FileKind } from '../../contracts/files/column-definition.ts';
import type { ImportReport } from '../../contracts/files/import-report.ts';
import type { Day } from '../../domain/calendar/civil-date.ts';
import type { Settings } from '../../domain/settings/settings.ts';
import type { Cause } from '../../ports/cause.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Progress } from '../../ports/progress.ts';

/** The ports that an import needs. */
export type ImportPorts = Pick<
  Ports,
  'store' | 'bucket' | 'clock' | 'executions' | 'tasks' | 'log'
>;

/** A file to import. */
export interface ImportRequest {
  readonly organizationId: string;
  /** The file's name or its key in the drop bucket; reports are named after it. */
  readonly name: string;
  readonly content: AsyncIterable<Uint8Array>;
  /** In bytes, where known; for progress only. */
  readonly size?: number;
  /** The object's version, where there is one: tells a run that is taken over whether to go on. */
  readonly version?: string;
  /** By default told from the header and the name. */
  readonly kind?: FileKind;
  /** Makes a contacts file an outreach file: its contacts become targets of this instance. */
  readonly instance?: string;
  /** The import date in the organization's zone. */
  readonly today: Day;
  readonly settings: Pick<Settings, 'organization' | 'import' | 'campaignInstances'>;
  /** The configuration version that `settings` are from. */
  readonly configVersion?: number;
  /** For the causes in the journal: `cli:<user>`, `drop`. */
  readonly actor: string;
  readonly progress?: Progress;
  /** What a templates file is given to; without it such files are refused. */
  readonly importTemplates?: TemplatesImport;
}

/** Takes the rows of a templates file, all at once: templates are few. */
export type TemplatesImport = (file: TemplatesFile) => Promise<TemplatesOutcome>;

/** A templates file as it was read. */
export interface TemplatesFile {
  readonly organizationId: string;
  readonly header: readonly string[];
  readonly rows: readonly { readonly line: number; readonly cells: readonly string[] }[];
  readonly cause: Cause;
}

/** What became of its rows. */
export interface TemplatesOutcome {
  /** Lines of rows that said what was there already. */
  readonly unchanged: readonly number[];
  readonly rejections: readonly {
    readonly line: number;
    readonly column: string;
    readonly value: string;
    readonly reason: string;
    readonly message: string;
  }[];
}

export type ImportResult =
  | ImportDone
  /** Another import of the organization is under way: one at a time. */
  | { readonly result: 'busy'; readonly run: number; readonly execution: string };

/** An import that came to its end. */
export interface ImportDone {
  readonly result: 'imported' | 'refused';
  readonly report: ImportReport;
  readonly reportKey: string;
  /** A bulk import leaves its changes to a plan: whoever called this starts it. */
  readonly planNeeded: boolean;
}
