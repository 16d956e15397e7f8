import { suppressionLine } from '../contracts/backup/organization-lines.ts';
import {
  decodeContact,
  decodeEvent,
  decodeTarget,
  decodeVisit,
  encodeContact,
  encodeEvent,
  encodeTarget,
  encodeVisit,
} from '../contracts/records/contact-record.ts';
import { decodeEmailImage, encodeEmailImage } from '../contracts/records/email-record.ts';
import { lineCodec } from '../contracts/records/line-codec.ts';
import { RecordReader } from '../contracts/records/record-reader.ts';
import { wordsOf } from '../contracts/records/record-words.ts';
import { decodeTraceStep, encodeTraceStep } from '../contracts/records/trace-record.ts';
import type { Email } from '../domain/planning/email.ts';
import type { Cause } from '../ports/cause.ts';
import type { Organization } from '../ports/organizations.ts';
import type { ConfigImage, RunImage } from '../ports/record-changes.ts';
import type { RunKind, RunStatus } from '../ports/runs.ts';

const KINDS = wordsOf<RunKind>(['import', 'plan', 'send', 'backup', 'restore']);
const STATUSES = wordsOf<RunStatus>(['open', 'done', 'failed', 'superseded']);

/** What a stored record is, by table: JSON with its schema number. */
export const STORED_RECORDS = {
  organization: lineCodec<Organization>(
    ({ id, slices, createdAt, stopped }) => ({ id, slices, created_at_ms: createdAt, stopped }),
    (reader) => ({
      id: reader.text('id'),
      slices: reader.integer('slices'),
      createdAt: reader.integer('created_at_ms'),
      stopped: reader.textOrNull('stopped'),
    }),
  ),
  config_version: lineCodec<ConfigImage>(
    ({ version }) => ({ version }),
    (reader) => ({ version: reader.integer('version') }),
  ),
  contact: lineCodec(encodeContact, decodeContact),
  visit: lineCodec(encodeVisit, decodeVisit),
  target: lineCodec(encodeTarget, decodeTarget),
  email: lineCodec(encodeEmailImage, decodeEmailImage),
  event: lineCodec(encodeEvent, decodeEvent),
  suppression: suppressionLine,
  run: lineCodec<RunImage>(
    ({ run, kind, status, today, configVersion, execution, openedAt, closedAt }) => ({
      run,
      kind,
      status,
      today,
      configVersion,
      execution,
      openedAt,
      closedAt,
    }),
    (reader) => ({
      run: reader.integer('run'),
      kind: reader.word('kind', KINDS),
      status: reader.word('status', STATUSES),
      today: reader.integer('today'),
      configVersion: reader.integer('configVersion'),
      execution: reader.text('execution'),
      openedAt: reader.integer('openedAt'),
      closedAt: reader.integerOrNull('closedAt'),
    }),
  ),
} as const;

/** An email's trace as its own column holds it: changes of a record are watched without it. */
export function traceJson({ trace }: Pick<Email, 'trace'>): string {
  return JSON.stringify(trace.map(encodeTraceStep));
}

/** The email of the columns `record` and `trace`. */
export function storedEmail(record: string, trace: string): Email {
  const steps: unknown = JSON.parse(trace);
  return {
    ...STORED_RECORDS.email.decode(record),
    trace: new RecordReader({ steps }, 'trace').records('steps', decodeTraceStep),
  };
}

/** The cause of its JSON. */
export function storedCause(json: string): Cause {
  const value: unknown = JSON.parse(json);
  const reader = new RecordReader(value, 'cause');
  return {
    actor: reader.text('actor'),
    reason: reader.text('reason'),
    run: reader.integerOrNull('run'),
    at: reader.integer('at'),
  };
}
