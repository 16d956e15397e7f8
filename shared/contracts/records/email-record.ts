import type { Claim, Email, Outcome } from '../../domain/planning/email.ts';
import { dateText, dateTextOrNull } from './date-text.ts';
import type { JsonObject, RecordReader } from './record-reader.ts';
import {
  KIND_WORDS,
  MOVED_BY_WORDS,
  SKIP_REASON_WORDS,
  STATUS_WORDS,
  statusText,
  wordsOf,
} from './record-words.ts';
import { decodeTraceStep, encodeTraceStep } from './trace-record.ts';

/** An email as it is stored in snapshots and backups: every field, snake_case, civil dates. */
export function encodeEmail(email: Email): JsonObject {
  return { ...encodeEmailImage(email), trace: email.trace.map(encodeTraceStep) };
}

/** The email of a stored record. @throws RecordUnreadable */
export function decodeEmail(reader: RecordReader): Email {
  return { ...decodeEmailImage(reader), trace: reader.records('trace', decodeTraceStep) };
}

/** The same without the trace, which journal lines leave out: it stays in the store. */
export function encodeEmailImage(email: Omit<Email, 'trace'>): JsonObject {
  return {
    email_id: email.emailId,
    contact_id: email.contactId,
    type: email.type,
    kind: email.kind,
    campaign: email.campaign,
    visit: email.visit,
    parent_id: email.parentId,
    event_date: dateText(email.eventDate),
    ideal_date: dateText(email.idealDate),
    base_date: dateText(email.baseDate),
    latest_date: dateText(email.latestDate),
    send_date: dateTextOrNull(email.sendDate),
    status: statusText(email.status),
    skip_reason: email.skipReason,
    blocked_by: email.blockedBy,
    priority: email.priority,
    moved_by: email.movedBy,
    template: email.template,
    channel: email.channel,
    revision: email.revision,
    plan_run: email.planRun,
    contact_version: email.contactVersion,
    config_version: email.configVersion,
    claim: email.claim && encodeClaim(email.claim),
    outcome: email.outcome && encodeOutcome(email.outcome),
    sent_on: dateTextOrNull(email.sentOn),
  };
}

/** The email of a stored record without its trace. @throws RecordUnreadable */
export function decodeEmailImage(reader: RecordReader): Omit<Email, 'trace'> {
  return {
    emailId: reader.text('email_id'),
    contactId: reader.text('contact_id'),
    type: reader.text('type'),
    kind: reader.word('kind', KIND_WORDS),
    campaign: reader.textOrNull('campaign'),
    visit: reader.textOrNull('visit'),
    parentId: reader.textOrNull('parent_id'),
    eventDate: reader.day('event_date'),
    idealDate: reader.day('ideal_date'),
    baseDate: reader.day('base_date'),
    latestDate: reader.day('latest_date'),
    sendDate: reader.dayOrNull('send_date'),
    status: reader.word('status', STATUS_WORDS),
    skipReason: reader.wordOrNull('skip_reason', SKIP_REASON_WORDS),
    blockedBy: reader.textsOrNull('blocked_by'),
    priority: reader.integer('priority'),
    movedBy: reader.wordOrNull('moved_by', MOVED_BY_WORDS),
    template: reader.text('template'),
    channel: reader.word('channel', CHANNEL_WORDS),
    revision: reader.integer('revision'),
    planRun: reader.integer('plan_run'),
    contactVersion: reader.integer('contact_version'),
    configVersion: reader.integer('config_version'),
    claim: reader.recordOrNull('claim', decodeClaim),
    outcome: reader.recordOrNull('outcome', decodeOutcome),
    sentOn: reader.dayOrNull('sent_on'),
  };
}

const CHANNEL_WORDS = wordsOf<Email['channel']>(['email']);

/** A claim as it is stored. */
export function encodeClaim(claim: Claim): JsonObject {
  return { run: claim.run, attempt: claim.attempt, at_ms: claim.at };
}

function decodeClaim(reader: RecordReader): Claim {
  return {
    run: reader.integer('run'),
    attempt: reader.integer('attempt'),
    at: reader.integer('at_ms'),
  };
}

/** What became of a claim, as it is stored. */
export function encodeOutcome(outcome: Outcome): JsonObject {
  return { at_ms: outcome.at, message_id: outcome.messageId, detail: outcome.detail };
}

function decodeOutcome(reader: RecordReader): Outcome {
  return {
    at: reader.integer('at_ms'),
    messageId: reader.textOrNull('message_id'),
    detail: reader.textOrNull('detail'),
  };
}
