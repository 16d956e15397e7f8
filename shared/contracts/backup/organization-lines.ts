/**
 * The lines of a backup's small parts: what an organization has beside its contacts. The shapes are
 * those of the store's ports, which this folder may not import; workflows hand theirs over as they are.
 */
import type { Day } from '../../domain/calendar/civil-date.ts';
import type { SuppressionReason } from '../../domain/contacts/contact.ts';
import { dateText } from '../records/date-text.ts';
import { lineCodec } from '../records/line-codec.ts';
import type { RecordReader } from '../records/record-reader.ts';
import { SUPPRESSION_WORDS, wordsOf } from '../records/record-words.ts';

/** An organization's own record, and the number of active contacts that its day loads were made for. */
interface OrganizationLine {
  readonly id: string;
  readonly slices: number;
  readonly createdAt: number;
  readonly stopped: string | null;
  readonly activeContacts: number;
}

interface SuppressionLine {
  readonly by: 'address' | 'contact';
  readonly key: string;
  readonly reason: SuppressionReason;
  readonly since: number;
}

interface DayLoadLine {
  readonly date: Day;
  readonly counted: number;
  readonly pinned: number;
  readonly effectiveDate: number;
}

interface RunLine {
  readonly run: number;
  readonly kind: 'import' | 'plan' | 'send' | 'backup' | 'restore';
  readonly status: 'open' | 'done' | 'failed' | 'superseded';
  readonly today: Day;
  readonly configVersion: number;
  readonly execution: string;
  readonly openedAt: number;
  readonly closedAt: number | null;
  readonly checkpoint: unknown;
  readonly summary: unknown;
}

export const organizationLine = lineCodec<OrganizationLine>(
  (organization) => ({
    id: organization.id,
    slices: organization.slices,
    created_at_ms: organization.createdAt,
    stopped: organization.stopped,
    active_contacts: organization.activeContacts,
  }),
  (reader) => ({
    id: reader.text('id'),
    slices: reader.integer('slices'),
    createdAt: reader.integer('created_at_ms'),
    stopped: reader.textOrNull('stopped'),
    activeContacts: reader.integer('active_contacts'),
  }),
);

const BY_WORDS = wordsOf<SuppressionLine['by']>(['address', 'contact']);

export const suppressionLine = lineCodec<SuppressionLine>(
  (suppression) => ({
    by: suppression.by,
    key: suppression.key,
    reason: suppression.reason,
    since_ms: suppression.since,
  }),
  (reader) => ({
    by: reader.word('by', BY_WORDS),
    key: reader.text('key'),
    reason: reader.word('reason', SUPPRESSION_WORDS),
    since: reader.integer('since_ms'),
  }),
);

export const dayLoadLine = lineCodec<DayLoadLine>(
  (load) => ({
    date: dateText(load.date),
    counted: load.counted,
    pinned: load.pinned,
    effective_date: load.effectiveDate,
  }),
  (reader) => ({
    date: reader.day('date'),
    counted: reader.integer('counted'),
    pinned: reader.integer('pinned'),
    effectiveDate: reader.integer('effective_date'),
  }),
);

/** The kind of a run's record. @throws RecordUnreadable */
export function runKindOf(reader: RecordReader): RunLine['kind'] {
  return reader.word('kind', KIND_WORDS);
}

/** The status of a run's record. @throws RecordUnreadable */
export function runStatusOf(reader: RecordReader): RunLine['status'] {
  return reader.word('status', RUN_STATUS_WORDS);
}

const KIND_WORDS = wordsOf<RunLine['kind']>(['import', 'plan', 'send', 'backup', 'restore']);
const RUN_STATUS_WORDS = wordsOf<RunLine['status']>(['open', 'done', 'failed', 'superseded']);

export const runLine = lineCodec<RunLine>(
  (run) => ({
    run: run.run,
    kind: run.kind,
    status: run.status,
    today: dateText(run.today),
    config_version: run.configVersion,
    execution: run.execution,
    opened_at_ms: run.openedAt,
    closed_at_ms: run.closedAt,
    checkpoint: run.checkpoint,
    summary: run.summary,
  }),
  (reader) => ({
    run: reader.integer('run'),
    kind: runKindOf(reader),
    status: runStatusOf(reader),
    today: reader.day('today'),
    configVersion: reader.integer('config_version'),
    execution: reader.text('execution'),
    openedAt: reader.integer('opened_at_ms'),
    closedAt: reader.integerOrNull('closed_at_ms'),
    checkpoint: reader.any('checkpoint') ?? null,
    summary: reader.any('summary') ?? null,
  }),
);
