import { dateText, dateTextOrNull } from '../../contracts/records/date-text.ts';
import { encodeEmailImage } from '../../contracts/records/email-record.ts';
import { keyedHash } from '../../domain/contacts/keyed-hash.ts';
import type { JournalEntry } from '../../ports/journal.ts';
import type { RecordChange } from '../../ports/record-changes.ts';
import { contactFields } from './contact-fields.ts';

/**
 * The journal line of a change, without personal data: private values appear as keyed hashes, a
 * trace, an event's metadata and a configuration's text not at all. Dates of emails and visits are
 * as they are.
 *
 * @param change with `eventId` where the store's stream gives each change an id: its position says
 *   in which order, but not which one.
 */
export function journalEntryOf(
  change: RecordChange & { readonly eventId?: string },
  storeId: string,
  hashKey: string,
): JournalEntry {
  return {
    organizationId: change.organizationId,
    entity: change.entity,
    change: change.after === null ? 'removed' : 'put',
    contactId: change.contactId,
    ...keyAndFields(change, hashKey),
    cause: change.cause,
    source: { storeId, position: change.eventId ?? change.position },
  };
}

function keyAndFields(change: RecordChange, hashKey: string): Pick<JournalEntry, 'key' | 'fields'> {
  switch (change.entity) {
    case 'contact': {
      const contact = present(change);
      return { key: contact.id, fields: contactFields(change.before, change.after, hashKey) };
    }
    case 'email': {
      const email = present(change);
      return { key: email.emailId, fields: encodeEmailImage(email) };
    }
    case 'suppression':
      return suppressionLine(change, hashKey);
    case 'visit':
    case 'target':
    case 'event':
      return belongingLine(change);
    case 'organization':
    case 'config':
    case 'run':
      return administrativeLine(change);
  }
}

function suppressionLine(
  change: Extract<RecordChange, { entity: 'suppression' }>,
  hashKey: string,
): Pick<JournalEntry, 'key' | 'fields'> {
  const { by, key, reason, since } = present(change);
  // The same hash as a contact's address has, so that a restore finds whom it concerns.
  const hashed = by === 'address' ? keyedHash(hashKey, 'email', key) : key;
  return {
    key: `${by}:${hashed}:${reason}`,
    fields: { by, key: hashed, reason, since_ms: since },
  };
}

function belongingLine(
  change: Extract<RecordChange, { entity: 'visit' | 'target' | 'event' }>,
): Pick<JournalEntry, 'key' | 'fields'> {
  switch (change.entity) {
    case 'visit': {
      const { visit, date, time } = present(change);
      return { key: visit, fields: { visit, date: dateText(date), time } };
    }
    case 'target': {
      const { instanceName, triggerDate } = present(change);
      const date = dateText(triggerDate);
      return {
        key: `${instanceName} ${date}`,
        fields: { instance_name: instanceName, trigger_date: date },
      };
    }
    case 'event': {
      const { eventId, eventType, occurredAt, emailId } = present(change);
      return {
        key: eventId,
        fields: { event_type: eventType, occurred_at_ms: occurredAt, email_id: emailId },
      };
    }
  }
}

function administrativeLine(
  change: Extract<RecordChange, { entity: 'organization' | 'config' | 'run' }>,
): Pick<JournalEntry, 'key' | 'fields'> {
  switch (change.entity) {
    case 'organization': {
      const { id, slices, createdAt, stopped } = present(change);
      return { key: id, fields: { slices, created_at_ms: createdAt, stopped } };
    }
    case 'config': {
      const { version } = present(change);
      return { key: String(version), fields: { version } };
    }
    case 'run': {
      const run = present(change);
      return {
        key: String(run.run),
        fields: {
          kind: run.kind,
          status: run.status,
          today: dateTextOrNull(run.today),
          config_version: run.configVersion,
          opened_at_ms: run.openedAt,
          closed_at_ms: run.closedAt,
        },
      };
    }
  }
}

/** The record after the change, or the one that was removed. */
function present<Image>(change: {
  readonly before: Image | null;
  readonly after: Image | null;
}): Image {
  const image = change.after ?? change.before;
  if (image === null) throw new Error('Expected a change to have a record before or after it');
  return image;
}
