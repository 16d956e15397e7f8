import type { HaltReason, SendCursor } from '../../contracts/sending/send-run.ts';
import type { Email } from '../../domain/planning/email.ts';
import { backoffMs } from '../../domain/sending/backoff.ts';
import { dailyAllowances } from '../../domain/sending/daily-allowance.ts';
import { hourAt, type SendingHours } from '../../domain/sending/sending-hours.ts';
import type { Settings } from '../../domain/settings/settings.ts';
import type { SendPorts } from './send-ports.ts';
import { TaskReservations } from './task-reservations.ts';

/** Longer pauses are waited for between tasks, where waiting is free (a Wait state on AWS). */
const LONGEST_PAUSE_IN_TASK_MS = 1_000;

/** Whether an email may be handed over, and the daily maxima that were charged for it. */
export type Reservation =
  | { readonly granted: true; readonly charged: readonly string[] }
  | { readonly granted: false; readonly because: 'quota' | 'daily_max' };

/** Whether a mail may have its turn, else why not and when to ask again. */
export type Admission =
  | { readonly admitted: true }
  | { readonly admitted: false; readonly halted: HaltReason }
  | { readonly admitted: false; readonly halted: null; readonly waitMs: number };

/** The part of the cursor that a gate keeps. */
type GateState = Pick<SendCursor, 'lease' | 'nextAt' | 'full'>;

/**
 * Stands between an email and the mailer: how many, how fast, how long, and whether at all.
 * One gate serves one task; its state travels on in the cursor.
 */
export class SendGate {
  #state: GateState;
  readonly #reservations: TaskReservations;
  readonly #inFlight: number;
  readonly #ports: SendPorts;
  readonly #cursor: SendCursor;
  readonly #settings: Settings;
  readonly #hours: SendingHours;

  /** @param inFlight how many mails may be under way at a time. */
  constructor(
    ports: SendPorts,
    cursor: SendCursor,
    settings: Settings,
    hours: SendingHours,
    inFlight: number,
  ) {
    this.#inFlight = inFlight;
    this.#ports = ports;
    this.#cursor = cursor;
    this.#settings = settings;
    this.#hours = hours;
    const { organizationId, quota, lease, nextAt, full } = cursor;
    const { max24Hours } = quota;
    this.#reservations = new TaskReservations(ports, { organizationId, max24Hours });
    this.#state = { lease, nextAt, full };
  }

  get state(): GateState {
    return this.#state;
  }

  /** Whether the next mail may have its turn now. */
  async admit(): Promise<Admission> {
    // While there is a pause to wait out, the lease can wait too.
    const halted = this.#isPauseLong() ? null : await this.halt();
    if (halted !== null) return { admitted: false, halted };
    return this.#isPauseLong()
      ? { admitted: false, halted: null, waitMs: this.pauseMs() }
      : { admitted: true };
  }

  /** Why nothing may go out any more; null = go on. Asks the store only when the lease has ended. */
  async halt(): Promise<HaltReason | null> {
    const hour = hourAt(this.#hours, this.#ports.clock.now());
    if (hour !== 'open') return hour === 'too_late' ? 'send_until' : 'midnight';
    return this.#cursor.dryRun ? null : this.#renewLease();
  }

  /** How many mails may have their turn together: those that pacing lets go within a short pause. */
  get atOnce(): number {
    if (this.#inFlight === 1) return 1;
    const paced = Math.floor(LONGEST_PAUSE_IN_TASK_MS / this.#intervalMs());
    return Math.max(1, Math.min(this.#inFlight, paced));
  }

  /**
   * Reserves what one email needs: its part of the account's allowance and of the daily maxima. What
   * was granted is let go by `settled` once the email's turn is over.
   */
  async reserve(email: Email): Promise<Reservation> {
    // The pause after a mail that ends the task is known: no other one needs a reservation then.
    const isLast = this.#intervalMs() > LONGEST_PAUSE_IN_TASK_MS;
    if (!(await this.#reservations.take(isLast))) return { granted: false, because: 'quota' };
    let charged: readonly string[] | null = null;
    try {
      charged = await this.#chargeDay(email);
    } finally {
      if (charged === null) this.settled();
    }
    return charged === null ? { granted: false, because: 'daily_max' } : { granted: true, charged };
  }

  /** The turn of an email that reserved is over, whatever came of it. */
  settled(): void {
    this.#reservations.settled();
  }

  /** Whether a daily maximum of the email is known to be used up, so that it need not be rendered. */
  isFull(email: Email): boolean {
    return dailyAllowances(email, this.#settings, this.#cursor.today).some(
      ({ name, limit }) => limit !== null && this.#state.full.includes(name),
    );
  }

  /** Gives the daily maxima of an email back that was not handed over after all. */
  async giveBack(charged: readonly string[]): Promise<void> {
    const { organizationId, today } = this.#cursor;
    for (const name of charged) {
      await this.#ports.store.quotas.reserveDay(organizationId, name, today, -1, null);
    }
  }

  /** The task is over: what it has reserved of the account's allowance and not used goes back. */
  giveBackReserved(): Promise<void> {
    return this.#reservations.giveBack();
  }

  /** How long the next mail has to wait, in whole milliseconds as clocks sleep them. */
  pauseMs(): number {
    const now = this.#ports.clock.now();
    const { lease, nextAt } = this.#state;
    // A share of nothing: other organizations have the whole rate until the first lease ends.
    const untilNextLease = lease !== null && lease.ratePerSecond <= 0 ? lease.untilMs - now : 0;
    const pause = Math.max(nextAt - now, untilNextLease);
    return pause < 1 ? 0 : Math.ceil(pause);
  }

  /** Waits out what is left of the pause before a mail; of several, each waits for its own slot. */
  async pace(): Promise<void> {
    const pauseMs = this.pauseMs();
    if (this.#inFlight > 1) {
      this.#keepNext(this.#ports.clock.now() + pauseMs);
    }
    if (pauseMs > 0) await this.#ports.clock.sleep(pauseMs);
  }

  /** A mail was handed over, or may have been: the reservation is used and the next one waits. */
  handedOver(): void {
    this.#reservations.used();
    // With several under way the next one's slot was counted on when this one took its own.
    if (this.#inFlight > 1) return;
    this.#keepNext(this.#ports.clock.now());
  }

  /** The mailer refused for now, or something failed; the next try waits longer each time. */
  backOff(failures: number, retryAfterMs: number): void {
    const nextAt = this.#ports.clock.now() + backoffMs(failures, retryAfterMs);
    this.#state = { ...this.#state, nextAt };
  }

  #isPauseLong(): boolean {
    return this.pauseMs() > LONGEST_PAUSE_IN_TASK_MS;
  }

  /** The next mail waits for one interval after this one's instant. */
  #keepNext(at: number): void {
    const { nextAt } = this.#state;
    // Counted on from the last due time where that was kept, so that rounding slows nothing down.
    const from = nextAt > at - 1 ? nextAt : at;
    this.#state = { ...this.#state, nextAt: from + this.#intervalMs() };
  }

  /** Between two mails. */
  #intervalMs(): number {
    const { lease } = this.#state;
    const interval = lease && lease.ratePerSecond > 0 ? 1_000 / lease.ratePerSecond : 0;
    return Math.max(interval, this.#settings.sending.delaySeconds * 1_000);
  }

  /** Charges the daily maxima of an email; null when one of them is used up. */
  async #chargeDay(email: Email): Promise<readonly string[] | null> {
    const { organizationId, today } = this.#cursor;
    const charged: string[] = [];
    for (const { name, limit } of dailyAllowances(email, this.#settings, today)) {
      const granted = await this.#ports.store.quotas.reserveDay(
        organizationId,
        name,
        today,
        1,
        limit,
      );
      if (granted === 0) {
        await this.giveBack(charged);
        this.#state = { ...this.#state, full: [...new Set([...this.#state.full, name])] };
        return null;
      }
      charged.push(name);
    }
    return charged;
  }

  async #renewLease(): Promise<HaltReason | null> {
    const now = this.#ports.clock.now();
    if (this.#state.lease !== null && now < this.#state.lease.untilMs) return null;
    const { organizationId, quota } = this.#cursor;
    // Only one run of an organization sends at a time: the next one takes the lease over, also when
    // this one dies, instead of waiting for its end.
    const { ratePerSecond, stopped, untilMs } = await this.#ports.store.quotas.leaseRate(
      organizationId,
      organizationId,
      quota.maxPerSecond ?? UNLIMITED_PER_SECOND,
      now,
    );
    const lease = { ratePerSecond, untilMs: Math.min(untilMs, now + LONGEST_LEASE_MS) };
    this.#state = { ...this.#state, lease };
    return stopped === null ? null : 'stopped';
  }
}

/** A lease is meant for half a minute; an end far away must not keep a run waiting for ever. */
const LONGEST_LEASE_MS = 30_000;

/** Asked for where the mailer has no rate of its own (an outbox); far above what one machine sends. */
const UNLIMITED_PER_SECOND = 1_000_000;
