/**
 * Random histories of planning, claiming, sending, settling, draining and backing up, in which the
 * store is lost at some moment. Whatever happened, a restore must not leave an email pending that
 * went out: the next run would send it a second time.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ManualClock } from '../../../shared/adapters/memory/manual-runtime.ts';
import type { MemoryPorts } from '../../../shared/adapters/memory/memory-ports.ts';
import type { DrainedJournal } from '../../../shared/ports/journal.ts';
import type { Email } from '../../../shared/domain/planning/email.ts';
import {
  backedUp,
  backupWorld,
  claimedEmail,
  drained,
  journaled,
  nextExecution,
  restored,
  withRecordedOutcome,
} from '../../support/backing-up.ts';
import { streamedJournal } from '../../support/streamed-journal.ts';
import { ORG, TODAY, aCause, aChange, aGuard, aPlanned } from '../../support/stored-records.ts';

const HOUR_MS = 3_600_000;
/** One that the first backup has, one that comes later: few, so that much happens to each email. */
const CONTACTS = ['c-1', 'new-1'];
const EMAILS = ['e-1', 'e-2'];

/** What a history consists of. `contact` and `email` choose among those there are. */
type Step = { readonly contact: number; readonly email: number } & (
  | { readonly does: 'plan'; readonly inDays: number }
  | { readonly does: 'skip_at_planning' | 'remove' | 'claim_only' | 'send' | 'release' | 'retry' }
  /** The process dies with the mail handed over, before or after the store has its outcome. */
  | { readonly does: 'die_after_mail' | 'die_before_journal' }
  | { readonly does: 'fail' | 'doubt' | 'settle_sent' | 'cancel' | 'drain' | 'next_day' | 'backup' }
);

const PLAIN = [
  'skip_at_planning',
  'remove',
  'claim_only',
  'send',
  'send',
  'release',
  'retry',
  'die_after_mail',
  'die_before_journal',
  'fail',
  'doubt',
  'settle_sent',
  'cancel',
  'drain',
  'next_day',
  'backup',
] as const;

const which = { contact: fc.nat({ max: 1 }), email: fc.nat({ max: 1 }) };
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  {
    arbitrary: fc.record({
      does: fc.constant('plan' as const),
      inDays: fc.constantFrom(0, 0, 0, 1, 2),
      ...which,
    }),
    weight: 2,
  },
  { arbitrary: fc.record({ does: fc.constantFrom(...PLAIN), ...which }), weight: 3 },
);

/** A world with what truly happened to its mail. */
class History {
  readonly ports: MemoryPorts;
  readonly wentOut = new Set<string>();
  #today = TODAY;
  #run = 1;
  backupId = '';

  constructor(ports: MemoryPorts) {
    this.ports = ports;
  }

  get today(): number {
    return this.#today;
  }

  async take(step: Step): Promise<void> {
    const { ports } = this;
    ports.clock.advance(HOUR_MS);
    const contactId = CONTACTS[step.contact] ?? '';
    const ref = { contactId, emailId: EMAILS[step.email] ?? '' };
    const { emails } = ports.store;
    const cause = aCause({ actor: 'person', at: ports.clock.now() });
    const stored = await emails.get(ORG, contactId, ref.emailId);
    switch (step.does) {
      case 'plan':
        return this.#plan(ref, this.#today + step.inDays);
      case 'skip_at_planning':
        return this.#plan(ref, null);
      case 'remove':
        return this.#write(ref, { write: 'remove', emailId: ref.emailId, reason: 'gone' });
      case 'claim_only':
        await this.#claim(ref);
        return;
      case 'send':
        return this.#send(ref, async (claimed) => withRecordedOutcome(ports, claimed, 'sent'));
      case 'die_after_mail':
        return this.#send(ref, () => Promise.resolve());
      case 'die_before_journal':
        return this.#send(ref, (claimed) => this.#recordInStore(claimed));
      case 'fail':
      case 'doubt': {
        const claimed = await this.#claim(ref);
        const status = step.does === 'fail' ? 'failed' : 'unknown';
        if (claimed) await withRecordedOutcome(ports, claimed, status);
        return;
      }
      case 'release':
        await this.#release(await this.#claim(ref));
        return;
      case 'retry':
        if (stored?.status === 'failed') await emails.settle(ORG, ref, 'pending', null, cause);
        return;
      case 'settle_sent':
        if (this.wentOut.has(keyOf(ref))) await emails.settle(ORG, ref, 'sent', null, cause);
        return;
      case 'cancel':
        await emails.settle(ORG, ref, 'cancelled', null, cause);
        return;
      case 'drain':
        await drained(ports);
        return;
      case 'next_day':
        this.#today += 1;
        return;
      case 'backup':
        this.backupId = await backedUp(ports, this.#today);
        return;
    }
  }

  async #plan(ref: EmailRef, sendDate: number | null): Promise<void> {
    const status = sendDate === null ? 'skipped' : 'pending';
    const skipReason = sendDate === null ? 'frequency_limit' : null;
    const email = aPlanned({ ...ref, sendDate, status, skipReason });
    await this.#write(ref, { write: 'put', email });
  }

  async #write(ref: EmailRef, write: EmailWrite): Promise<void> {
    const { contacts, emails } = this.ports.store;
    const { contactId } = ref;
    const cause = aCause({ actor: 'plan', at: this.ports.clock.now() });
    await contacts.change(ORG, [aChange({ contactId })], cause);
    const contactVersion = (await contacts.get(ORG, contactId))?.version ?? 0;
    const guard = aGuard({ contactId, contactVersion, run: this.#run });
    await emails.putPlanned(ORG, guard, [write], [], cause);
  }

  /** Mail is claimed on its own day only. */
  async #claim(ref: EmailRef): Promise<Email | undefined> {
    const email = await this.ports.store.emails.get(ORG, ref.contactId, ref.emailId);
    if (email?.sendDate !== this.#today) return undefined;
    this.#run += 1;
    return claimedEmail(this.ports, ref, this.#run);
  }

  async #send(ref: EmailRef, record: (claimed: Email) => Promise<void>): Promise<void> {
    const claimed = await this.#claim(ref);
    if (!claimed) return;
    this.wentOut.add(keyOf(ref));
    await record(claimed);
  }

  async #recordInStore(claimed: Email): Promise<void> {
    const at = this.ports.clock.now();
    const outcome = { at, messageId: 'm', detail: null };
    const { emails } = this.ports.store;
    await emails.recordOutcome(ORG, claimed, this.#run, 'sent', outcome, aCause({ at }));
  }

  async #release(claimed: Email | undefined): Promise<void> {
    if (!claimed) return;
    const cause = aCause({ actor: 'send', run: this.#run, at: this.ports.clock.now() });
    await this.ports.store.emails.release(ORG, claimed, this.#run, cause);
    const after = await this.ports.store.emails.get(ORG, claimed.contactId, claimed.emailId);
    if (after) await journaled(this.ports, after, this.#run);
  }
}

type EmailRef = Parameters<MemoryPorts['store']['emails']['settle']>[1];
type EmailWrite = Parameters<MemoryPorts['store']['emails']['putPlanned']>[2][number];

function keyOf({ contactId, emailId }: EmailRef): string {
  return `${contactId} ${emailId}`;
}

/** A history that was backed up at least once. */
async function lived(
  before: readonly Step[],
  after: readonly Step[],
  journalFor?: (clock: ManualClock) => DrainedJournal,
): Promise<History> {
  const world = await backupWorld(2);
  const history = new History(journalFor ? { ...world, journal: journalFor(world.clock) } : world);
  const backup = { does: 'backup', contact: 0, email: 0 } as const;
  for (const step of [...before, backup, ...after]) await history.take(step);
  return history;
}

/** Contacts that only the journal knows come back by an import. */
async function imported(ports: MemoryPorts): Promise<void> {
  for (const contactId of CONTACTS) {
    await ports.store.contacts.change(ORG, [aChange({ contactId })], aCause());
  }
}

/** The keys of the emails that a plan may still write and a run may still send. */
async function sendable(ports: MemoryPorts): Promise<readonly string[]> {
  const found: string[] = [];
  for (const contactId of CONTACTS) {
    const records = await ports.store.contacts.get(ORG, contactId);
    const known = new Map(records?.emails.map((email) => [email.emailId, email.status]));
    for (const emailId of EMAILS) {
      const status = known.get(emailId);
      const open = status === undefined || status === 'pending' || status === 'skipped';
      if (open) found.push(keyOf({ contactId, emailId }));
    }
  }
  return found;
}

const histories = [
  fc.array(anyStep, { maxLength: 30, size: 'max' }),
  fc.array(anyStep, { maxLength: 30, size: 'max' }),
] as const;

describe('a restore after sends', () => {
  it('into a new store leaves nothing that went out to be sent again', async () => {
    await fc.assert(
      fc.asyncProperty(...histories, async (before, after) => {
        const { ports, today, backupId, wentOut } = await lived(before, after);
        const fresh = nextExecution(ports, 'restore');

        await restored(fresh, backupId, { today });
        await imported(fresh);

        const again = (await sendable(fresh)).filter((key) => wentOut.has(key));
        expect(again).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('with a journal that only a stream writes, late, leaves nothing that went out to be sent again', async () => {
    await fc.assert(
      fc.asyncProperty(...histories, async (before, after) => {
        const { ports, today, backupId, wentOut } = await lived(before, after, streamedJournal);
        // The stream outlives the store, and the restore waits for it.
        ports.clock.advance(HOUR_MS);
        await drained(ports);
        const fresh = nextExecution(ports, 'restore');

        await restored(fresh, backupId, { today });
        await imported(fresh);

        const again = (await sendable(fresh)).filter((key) => wentOut.has(key));
        expect(again).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('into the live store leaves nothing that went out to be sent again', async () => {
    await fc.assert(
      fc.asyncProperty(...histories, async (before, after) => {
        const { ports, today, backupId, wentOut } = await lived(before, after);
        const live = nextExecution(ports, 'restore', ports.store);

        await restored(live, backupId, { today });
        await imported(live);

        const again = (await sendable(live)).filter((key) => wentOut.has(key));
        expect(again).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it('over an older copy of the store leaves nothing that went out to be sent again', async () => {
    await fc.assert(
      fc.asyncProperty(...histories, async (before, after) => {
        const history = await lived(before, []);
        const copy = nextExecution(history.ports, 'copy');
        // As of a date on which nothing was due yet, so that what is pending stays pending.
        await restored(copy, history.backupId, { today: TODAY - 10 });
        for (const step of after) await history.take(step);
        const { today, backupId, wentOut } = history;

        await restored(nextExecution(copy, 'restore', copy.store), backupId, { today });
        await imported(copy);

        const again = (await sendable(copy)).filter((key) => wentOut.has(key));
        expect(again).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('may be restored again, from the first backup, with the same outcome', async () => {
    await fc.assert(
      fc.asyncProperty(...histories, async (before, after) => {
        const { ports, today, backupId, wentOut } = await lived(before, after);
        const first = nextExecution(ports, 'first');
        await restored(first, backupId, { today });
        await drained(first);
        const second = nextExecution(ports, 'second');

        await restored(second, backupId, { today: today + 3 });
        await imported(second);

        const again = (await sendable(second)).filter((key) => wentOut.has(key));
        expect(again).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it('leaves no claim, whose run is gone, and nothing due pending', async () => {
    await fc.assert(
      fc.asyncProperty(...histories, async (before, after) => {
        const { ports, today, backupId } = await lived(before, after);
        const fresh = nextExecution(ports, 'restore');

        await restored(fresh, backupId, { today });

        const emails = await Promise.all(
          CONTACTS.flatMap((contactId) =>
            EMAILS.map((emailId) => fresh.store.emails.get(ORG, contactId, emailId)),
          ),
        );
        const wrong = emails.filter(
          (email) =>
            email?.status === 'claimed' ||
            (email?.status === 'pending' && (email.sendDate ?? today) <= today),
        );
        expect(wrong).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });
});
