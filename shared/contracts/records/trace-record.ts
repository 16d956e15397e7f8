import type { SkipReason } from '../../domain/planning/email.ts';
import type { TraceStep, TracedWindow } from '../../domain/planning/trace.ts';
import { dateText, dateTextOrNull } from './date-text.ts';
import type { JsonObject, RecordReader } from './record-reader.ts';
import { SKIP_REASON_WORDS, wordsOf } from './record-words.ts';

/** A decision step as it is stored: snake_case, civil dates. */
export function encodeTraceStep(step: TraceStep): JsonObject {
  switch (step.step) {
    case 'timing':
      return {
        ...step,
        event: dateText(step.event),
        ideal: dateText(step.ideal),
        latest: dateText(step.latest),
      };
    case 'campaign_start':
      return { step: step.step, from: dateText(step.from), to: dateText(step.to) };
    case 'kept':
      return { step: step.step, base: dateText(step.base), send: dateTextOrNull(step.send) };
    case 'catch_up':
    case 'cap':
      return encodeDrawnDay(step);
    case 'exclusion':
      return { ...step, date: dateText(step.date), windows: step.windows.map(encodeWindow) };
    case 'window_end':
      return { step: step.step, window: encodeWindow(step.window) };
    case 'campaign_period':
      return {
        step: step.step,
        start: dateTextOrNull(step.start),
        end: dateTextOrNull(step.end),
        date: dateText(step.date),
      };
    case 'late_visit':
      return { step: step.step, sent_instead: step.sentInstead };
    case 'smoothing':
      return { ...step, base: dateText(step.base) };
    case 'frequency':
      return {
        step: step.step,
        max: step.max,
        period_days: step.periodDays,
        filled_by: step.filledBy,
        narrowed_latest: dateTextOrNull(step.narrowedLatest),
      };
    case 'no_capacity':
      return { ...step, date: dateText(step.date) };
    case 'missed':
      return { step: step.step, latest: dateText(step.latest) };
    case 'followup':
      return {
        step: step.step,
        parent_sent: dateText(step.parentSent),
        days: step.days,
        behaviour: step.behaviour,
        event_id: step.eventId,
      };
    case 'windows_ignored':
    case 'conflict':
      return { ...step };
  }
}

/** The step of a stored record. @throws RecordUnreadable */
export function decodeTraceStep(reader: RecordReader): TraceStep {
  const step = reader.word('step', STEP_WORDS);
  switch (step) {
    case 'timing':
      return {
        step,
        event: reader.day('event'),
        days: reader.integer('days'),
        ideal: reader.day('ideal'),
        latest: reader.day('latest'),
      };
    case 'campaign_start':
      return { step, from: reader.day('from'), to: reader.day('to') };
    case 'kept':
      return { step, base: reader.day('base'), send: reader.dayOrNull('send') };
    case 'window_end':
      return { step, window: reader.record('window', decodeWindow) };
    case 'windows_ignored':
      return { step, because: reader.word('because', BECAUSE_WORDS) };
    case 'late_visit':
      return { step, sentInstead: reader.textOrNull('sent_instead') };
    case 'conflict':
      return { step, winners: reader.texts('winners') };
    case 'missed':
      return { step, latest: reader.day('latest') };
    case 'exclusion':
    case 'campaign_period':
    case 'followup':
      return decodeDatedCheck(step, reader);
    case 'catch_up':
    case 'smoothing':
    case 'frequency':
    case 'cap':
    case 'no_capacity':
      return decodeVolumeStep(step, reader);
  }
}

const STEP_WORDS = wordsOf<TraceStep['step']>([
  'timing',
  'campaign_start',
  'kept',
  'catch_up',
  'exclusion',
  'windows_ignored',
  'window_end',
  'campaign_period',
  'late_visit',
  'conflict',
  'smoothing',
  'frequency',
  'cap',
  'no_capacity',
  'missed',
  'followup',
]);

type BecauseIgnored = Extract<TraceStep, { step: 'windows_ignored' }>['because'];
const BECAUSE_WORDS = wordsOf<BecauseIgnored>(['transactional', 'campaign_type', 'required']);

const WINDOW_WORDS = wordsOf<TracedWindow['reason']>([
  'birthday_window',
  'effective_date_window',
  'age_limit',
  'year_round',
]);

function encodeDrawnDay(step: Extract<TraceStep, { step: 'catch_up' | 'cap' }>): JsonObject {
  const drawn = { ...step, from: dateText(step.from), to: dateText(step.to) };
  return step.step === 'cap' ? drawn : { ...drawn, base: dateText(step.base) };
}

function encodeWindow(window: TracedWindow): JsonObject {
  return {
    ...window,
    anchor: dateTextOrNull(window.anchor),
    from: dateText(window.from),
    to: dateTextOrNull(window.to),
  };
}

function decodeDatedCheck(
  step: 'exclusion' | 'campaign_period' | 'followup',
  reader: RecordReader,
): TraceStep {
  switch (step) {
    case 'exclusion':
      return {
        step,
        date: reader.day('date'),
        state: reader.textOrNull('state'),
        reason: reader.wordOrNull<SkipReason>('reason', SKIP_REASON_WORDS),
        windows: reader.records('windows', decodeWindow),
      };
    case 'campaign_period':
      return {
        step,
        start: reader.dayOrNull('start'),
        end: reader.dayOrNull('end'),
        date: reader.day('date'),
      };
    case 'followup':
      return {
        step,
        parentSent: reader.day('parent_sent'),
        days: reader.integer('days'),
        behaviour: reader.textOrNull('behaviour'),
        eventId: reader.textOrNull('event_id'),
      };
  }
}

function decodeVolumeStep(
  step: 'catch_up' | 'smoothing' | 'frequency' | 'cap' | 'no_capacity',
  reader: RecordReader,
): TraceStep {
  switch (step) {
    case 'catch_up':
      return {
        step,
        from: reader.day('from'),
        to: reader.day('to'),
        index: reader.integer('index'),
        choices: reader.integer('choices'),
        base: reader.day('base'),
      };
    case 'smoothing':
      return {
        step,
        count: reader.integer('count'),
        soft: reader.integer('soft'),
        days: reader.integer('days'),
        base: reader.day('base'),
      };
    case 'frequency':
      return {
        step,
        max: reader.integer('max'),
        periodDays: reader.integer('period_days'),
        filledBy: reader.texts('filled_by'),
        narrowedLatest: reader.dayOrNull('narrowed_latest'),
      };
    case 'cap':
      return {
        step,
        from: reader.day('from'),
        to: reader.day('to'),
        load: reader.integer('load'),
        cap: reader.integer('cap'),
        over: reader.truth('over'),
      };
    case 'no_capacity':
      return {
        step,
        date: reader.day('date'),
        cap: reader.integer('cap'),
        limit: reader.integer('limit'),
      };
  }
}

function decodeWindow(reader: RecordReader): TracedWindow {
  return {
    reason: reader.word('reason', WINDOW_WORDS),
    anchor: reader.dayOrNull('anchor'),
    from: reader.day('from'),
    to: reader.dayOrNull('to'),
    rule: reader.text('rule'),
    source: reader.textOrNull('source'),
  };
}
