import type { SendPorts } from './send-ports.ts';

/** Reserved at once, so that most mails cost no write for the account's allowance. */
const RESERVE_AT_ONCE = 50;

/** Of a small allowance (a new account's 200 a day) a crash may lose no more than this share. */
const RESERVE_SHARE = 100;

/** For whom and of what is reserved. */
interface Account {
  readonly organizationId: string;
  /** The account's allowance in 24 hours; null = without limit. */
  readonly max24Hours: number | null;
}

/**
 * What one task has reserved of the account's allowance. It is the task's own, and not in the
 * cursor: a task that is repeated from the same cursor would use it a second time.
 */
export class TaskReservations {
  readonly #ports: Pick<SendPorts, 'store' | 'clock'>;
  readonly #account: Account;
  #reserved = 0;
  /** Reservations that mails under way count on; `#reserved` has them too until they are used. */
  #taken = 0;

  constructor(ports: Pick<SendPorts, 'store' | 'clock'>, account: Account) {
    this.#ports = ports;
    this.#account = account;
  }

  /**
   * One of the account's allowance, for one mail; false when it is used up.
   * @param isLast whether no other mail has its turn in this task.
   */
  async take(isLast: boolean): Promise<boolean> {
    const { organizationId, max24Hours } = this.#account;
    if (max24Hours !== null && this.#reserved <= this.#taken) {
      const share = Math.max(1, Math.floor(max24Hours / RESERVE_SHARE));
      const wanted = isLast ? 1 : Math.min(RESERVE_AT_ONCE, share);
      const now = this.#ports.clock.now();
      const { quotas } = this.#ports.store;
      const more = await quotas.reserve(organizationId, wanted, max24Hours, now);
      if (more === 0) return false;
      this.#reserved += more;
    }
    this.#taken += 1;
    return true;
  }

  /** A mail was handed over, or may have been. */
  used(): void {
    this.#reserved = Math.max(0, this.#reserved - 1);
  }

  /** The turn of a mail that took one is over, whatever came of it. */
  settled(): void {
    this.#taken -= 1;
  }

  /** Gives back what no mail used. */
  async giveBack(): Promise<void> {
    const unused = this.#reserved;
    if (unused === 0) return;
    // Forgotten first: where the answer is lost it must not be given back twice.
    this.#reserved = 0;
    const { store, clock } = this.#ports;
    await store.quotas.giveBack(this.#account.organizationId, unused, clock.now());
  }
}
