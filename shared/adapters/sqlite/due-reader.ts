import type { DueEmail, Emails } from '../../ports/emails.ts';
import type { Database } from './database.ts';
import { integer, text, type Row } from './rows.ts';

/** Reads pages of the due index: by priority, then email id. The cursor is the last entry's key. */
export function dueReader(database: Database): Emails['due'] {
  const select = database.statement(
    `SELECT email_id, contact_id, priority FROM email INDEXED BY email_due
     WHERE org = ? AND send_date = ? AND shard = ? AND status = 'pending'
       AND (priority, email_id) > (?, ?)
     ORDER BY priority, email_id LIMIT ?`,
  );
  return async (organizationId, sendDate, shard, cursor, limit) => {
    const from = cursor === null ? BEFORE_ALL : parseCursor(cursor);
    const rows = select.all(organizationId, sendDate, shard, ...from, limit + 1);
    const due = rows.slice(0, limit).map(dueOf);
    const last = due.at(-1);
    const more = last !== undefined && rows.length > limit;
    return { due, cursor: more ? `${String(last.priority)} ${last.emailId}` : null };
  };
}

const BEFORE_ALL = [Number.MIN_SAFE_INTEGER, ''] as const;

function parseCursor(cursor: string): readonly [priority: number, emailId: string] {
  const [priority, emailId] = cursor.split(' ');
  return [Number(priority), emailId ?? ''];
}

function dueOf(row: Row): DueEmail {
  return {
    emailId: text(row, 'email_id'),
    contactId: text(row, 'contact_id'),
    priority: integer(row, 'priority'),
  };
}
