import { restoreKeys, type RestoreName } from '../../contracts/restore/restore-parts.ts';
import { taleLine, type TaleLine } from '../../contracts/restore/tale-line.ts';
import { decodeEmailImage } from '../../contracts/records/email-record.ts';
import { RecordReader } from '../../contracts/records/record-reader.ts';
import {
  EMPTY_STORY,
  withRemoval,
  withState,
  type EmailStory,
} from '../../domain/restoring/email-story.ts';
import { decodeLines } from '../bucket/lines.ts';
import type { RestorePorts } from './restore-ports.ts';

/** What the journal says of a slice's contacts since the backup. */
export interface SliceTale {
  /** By contact id, then email id. */
  readonly emails: Map<string, Map<string, EmailStory>>;
  readonly removedContacts: Set<string>;
  /** Contacts that have had a wanted address since the backup: its hash, and their ids. */
  readonly holders: Map<string, Set<string>>;
}

/** Reads what the opening of a restore left for a slice. */
export async function readSliceTale(
  ports: Pick<RestorePorts, 'bucket' | 'compression'>,
  restore: RestoreName,
  slice: { readonly slice: number; readonly parts: number },
  wanted: ReadonlySet<string>,
): Promise<SliceTale> {
  const tale: SliceTale = { emails: new Map(), removedContacts: new Set(), holders: new Map() };
  for (let part = 0; part < slice.parts; part += 1) {
    const bytes = ports.bucket.read(restoreKeys.tale(restore, slice.slice, part));
    for await (const text of decodeLines(ports.compression.gunzip(bytes))) {
      const line = taleLine.decode(text);
      if (line.entity === 'email') tellEmail(tale, line);
      if (line.entity === 'contact') tellContact(tale, line, wanted);
    }
  }
  return tale;
}

function tellEmail(tale: SliceTale, line: TaleLine): void {
  const contactId = line.contactId ?? '';
  const stories = tale.emails.get(contactId) ?? new Map<string, EmailStory>();
  tale.emails.set(contactId, stories);
  const story = stories.get(line.key) ?? EMPTY_STORY;
  if (line.change === 'removed') {
    stories.set(line.key, withRemoval(story));
    return;
  }
  const image = decodeEmailImage(new RecordReader(line.fields, `journal email ${line.key}`));
  stories.set(line.key, withState(story, { image, at: line.at }));
}

function tellContact(tale: SliceTale, line: TaleLine, wanted: ReadonlySet<string>): void {
  if (line.change === 'removed') {
    tale.removedContacts.add(line.key);
    return;
  }
  tale.removedContacts.delete(line.key);
  const hash = new RecordReader(line.fields, 'journal contact').textOrNull('address_hash');
  if (hash === null || !wanted.has(hash)) return;
  const contacts = tale.holders.get(hash) ?? new Set();
  tale.holders.set(hash, contacts.add(line.key));
}
