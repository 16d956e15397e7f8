import type { Log } from '../../ports/log.ts';

/** One message as it was logged. */
export interface LoggedMessage {
  readonly level: 'info' | 'warn' | 'error';
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A log that keeps its messages. */
export interface RecordingLog extends Log {
  readonly messages: readonly LoggedMessage[];
}

/** An empty log. */
export function recordingLog(): RecordingLog {
  const messages: LoggedMessage[] = [];
  const at =
    (level: LoggedMessage['level']): Log['info'] =>
    (message, fields = {}) => {
      messages.push({ level, message, fields });
    };
  return { messages, info: at('info'), warn: at('warn'), error: at('error') };
}
