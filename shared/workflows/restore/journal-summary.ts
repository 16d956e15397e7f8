import type { OpenedRestoreParts } from '../../contracts/restore/restore-parts.ts';
import { taleLine, type TaleLine } from '../../contracts/restore/tale-line.ts';
import { decodeEmailImage } from '../../contracts/records/email-record.ts';
import { RecordReader } from '../../contracts/records/record-reader.ts';
import type { JournalEntry } from '../../ports/journal.ts';
import { runOfLine, type JournaledRun } from './journal-run.ts';

/** What the journal says of an organization as a whole since a backup. */
export class JournalSummary {
  /** The last line of each suppression, by the line's key. */
  readonly suppressions = new Map<string, TaleLine>();
  readonly runs = new Map<number, JournaledRun>();
  /** The highest run that any line names. */
  lastRun = 0;
  lastConfigVersion = 0;
  readonly notReplayed: OpenedRestoreParts['notReplayed'] = {
    contacts: 0,
    visits: 0,
    targets: 0,
    events: 0,
  };

  /** Takes a line in; answers what of it belongs to a contact's slice. */
  take(entry: JournalEntry): TaleLine | undefined {
    this.seeRun(entry.cause.run ?? 0);
    switch (entry.entity) {
      case 'email':
        return this.email(entry);
      case 'contact':
        this.notReplayed.contacts += 1;
        return lineOf(entry, 'contact', addressFields(entry));
      case 'visit':
        this.notReplayed.visits += 1;
        return undefined;
      case 'target':
        this.notReplayed.targets += 1;
        return undefined;
      case 'event':
        this.notReplayed.events += 1;
        return undefined;
      case 'suppression':
        this.suppressions.set(entry.key, lineOf(entry, 'suppression', entry.fields));
        return undefined;
      case 'config':
        this.lastConfigVersion = Math.max(this.lastConfigVersion, Number(entry.key));
        return undefined;
      case 'run':
        this.runs.set(Number(entry.key), runOfLine(entry));
        this.seeRun(Number(entry.key));
        return undefined;
      case 'organization':
        return undefined;
    }
  }

  /** The hashes of the addresses of which suppressions speak. */
  wantedAddresses(): readonly string[] {
    const lines = [...this.suppressions.values()].filter(
      ({ fields }) => fields['by'] === 'address',
    );
    return [...new Set(lines.map(({ fields }) => String(fields['key'])))];
  }

  private email(entry: JournalEntry): TaleLine {
    if (entry.change === 'put') {
      const image = decodeEmailImage(new RecordReader(entry.fields, `journal email ${entry.key}`));
      this.seeRun(Math.max(image.planRun, image.claim?.run ?? 0));
    }
    return lineOf(entry, 'email', entry.fields);
  }

  private seeRun(run: number): void {
    if (run > this.lastRun) this.lastRun = run;
  }
}

/** Suppressions as lines of a part. */
export function suppressionLines({ suppressions }: JournalSummary): readonly string[] {
  return [...suppressions.values()].map((line) => taleLine.encode(line));
}

function lineOf(
  { change, contactId, key, cause }: JournalEntry,
  entity: TaleLine['entity'],
  fields: TaleLine['fields'],
): TaleLine {
  return { entity, change, contactId, key, fields, at: cause.at };
}

/** Of a contact's change only the hash of its new address matters; null when it did not change. */
function addressFields({ change, fields }: JournalEntry): TaleLine['fields'] {
  if (change === 'removed') return { address_hash: null };
  const hashes = new RecordReader(fields, 'journal contact').object('hashes');
  if (hashes['email'] === undefined) return { address_hash: null };
  const email = new RecordReader(hashes['email'], 'journal contact.hashes.email');
  return { address_hash: email.textOrNull('after') };
}
