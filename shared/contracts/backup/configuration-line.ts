import { lineCodec } from '../records/line-codec.ts';
import type { JsonObject, RecordReader } from '../records/record-reader.ts';

/** A published configuration with its templates; the shape of the store's `ConfigVersion`. */
interface ConfigurationLine {
  readonly version: number;
  readonly document: string;
  readonly templates: Readonly<Record<string, TemplateLine>>;
  readonly cause: CauseLine;
}

interface TemplateLine {
  readonly name: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string | null;
}

interface CauseLine {
  readonly actor: string;
  readonly reason: string;
  readonly run: number | null;
  readonly at: number;
}

/** Configuration versions as lines of a backup. */
export const configurationLine = lineCodec<ConfigurationLine>(
  (version) => ({
    version: version.version,
    document: version.document,
    templates: version.templates,
    cause: encodeCause(version.cause),
  }),
  (reader) => ({
    version: reader.integer('version'),
    document: reader.text('document'),
    templates: reader.recordByName('templates', decodeTemplate),
    cause: reader.record('cause', decodeCause),
  }),
);

function encodeCause(cause: CauseLine): JsonObject {
  return { actor: cause.actor, reason: cause.reason, run: cause.run, at_ms: cause.at };
}

function decodeCause(reader: RecordReader): CauseLine {
  return {
    actor: reader.text('actor'),
    reason: reader.text('reason'),
    run: reader.integerOrNull('run'),
    at: reader.integer('at_ms'),
  };
}

function decodeTemplate(reader: RecordReader): TemplateLine {
  return {
    name: reader.text('name'),
    subject: reader.text('subject'),
    html: reader.text('html'),
    text: reader.textOrNull('text'),
  };
}
