import { formatCivilDate, type Day } from '../calendar/civil-date.ts';
import type {
  Contact,
  ContactEvent,
  SuppressionReason,
  Target,
  Visit,
} from '../contacts/contact.ts';
import type { Exclusions } from '../rules/exclusion.ts';
import type { Caps } from '../settings/caps.ts';
import type { PlannedCampaign, PlanningRules } from './compile.ts';
import type { Email, EmailKind, EmailStatus, MovedBy, PlannedEmail, SkipReason } from './email.ts';
import { emailId } from './hash.ts';
import type { TraceStep } from './trace.ts';

/** What planning asks of an email that is already known: stored, in an earlier plan, or in the history. */
export type StoredEmail = Omit<PlannedEmail, 'status' | 'contactId' | 'channel'> & {
  readonly status: EmailStatus;
} & Pick<Email, 'sentOn' | 'claim'>;

/** A contact with everything that its plan depends on. */
export interface PlanningSubject {
  readonly contact: Pick<
    Contact,
    'id' | 'state' | 'birthDate' | 'effectiveDate' | 'segment' | 'active' | 'signupDate'
  >;
  readonly visits: readonly Visit[];
  readonly targets: readonly Target[];
  readonly events: readonly ContactEvent[];
  readonly emails: readonly StoredEmail[];
  readonly suppression: SuppressionReason | null;
}

/** How many effective-date emails there are per ideal date, and how many a date may have (rules §8.1). */
export interface Smoothing {
  readonly soft: number;
  readonly countByIdealDate: ReadonlyMap<Day, number>;
}

/** One contact's planning in progress: what every step may look at. */
export interface Planning {
  readonly rules: PlanningRules;
  readonly today: Day;
  readonly horizonEnd: Day;
  readonly smoothing: Smoothing;
  /** Null where they are not known: a stored `no_capacity` then stands. */
  readonly caps: Pick<Caps, 'cap' | 'limit'> | null;
  readonly subject: PlanningSubject;
  readonly exclusions: Exclusions;
  readonly storedById: ReadonlyMap<string, StoredEmail>;
  /** Whether decisions are written down; the plan is the same either way. */
  readonly traced: boolean;
}

/** What kind of email about which event: the part of a candidate that its type's rule gives. */
export interface CandidateSeed {
  readonly type: string;
  readonly kind: EmailKind;
  readonly respectsWindows: boolean;
  /** The family and event of the identity; null = the event date. */
  readonly family: string;
  readonly event: string | null;
  readonly campaign: PlannedCampaign | null;
  readonly campaignName: string | null;
  readonly visit: string | null;
  readonly parentId: string | null;
  readonly eventDate: Day;
  readonly idealDate: Day;
  readonly latestDate: Day;
  readonly priority: number;
  readonly template: string;
}

/** An email on its way through the rules. Planning fills in the changeable part, step by step. */
export interface Candidate extends CandidateSeed {
  readonly stored: StoredEmail | null;
  baseDate: Day;
  /** A stored send date that is kept; null = the base date, until a cap moves it. */
  keptSendDate: Day | null;
  /** Stored as pending: such emails go before others in a conflict and under the frequency limit. */
  storedPending: boolean;
  skipReason: SkipReason | null;
  blockedBy: readonly string[] | null;
  /** What set the base date; of a skip that stays as it is, whatever its record says. */
  movedBy: MovedBy | null;
  /** Whether a cap set the send date. It says nothing of a skipped email, which has none. */
  movedByCap: boolean;
  /** The narrowed latest date (rules §8.2). */
  narrowedLatest: Day;
  trace: TraceStep[] | null;
  /** Worked out when first asked for. */
  id: string | null;
}

/** Starts a candidate at its ideal date; its stored record is looked up by identity. */
export function candidateOf(planning: Planning, seed: CandidateSeed): Candidate {
  const id = planning.storedById.size > 0 ? identify(planning, seed) : null;
  const stored = id === null ? null : (planning.storedById.get(id) ?? null);
  return {
    ...seed,
    stored,
    baseDate: seed.idealDate,
    keptSendDate: null,
    storedPending: stored?.status === 'pending',
    skipReason: null,
    blockedBy: null,
    movedBy: null,
    movedByCap: false,
    narrowedLatest: seed.latestDate,
    trace: planning.traced ? [] : null,
    id,
  };
}

/** The email id of a candidate. */
export function idOf(planning: Planning, candidate: Candidate): string {
  candidate.id ??= identify(planning, candidate);
  return candidate.id;
}

/** The date on which a candidate counts: its stored send date, else its base date. */
export function dateOf(candidate: Candidate): Day {
  return candidate.keptSendDate ?? candidate.baseDate;
}

/** Skips a candidate; the first reason stays. */
export function skip(
  candidate: Candidate,
  reason: SkipReason,
  blockedBy: readonly string[] | null = null,
): void {
  candidate.skipReason = reason;
  candidate.blockedBy = blockedBy;
  // Without room it counts as planned all the same, on its base date (rules §8.3).
  if (reason === 'no_capacity') candidate.keptSendDate = null;
}

/** Whether the email is over for planning: it went out, or it ended in another way (rules §9.7). */
export function isOver(stored: StoredEmail | null): boolean {
  return stored !== null && stored.status !== 'pending' && stored.status !== 'skipped';
}

/** Whether a stored record is about the same ideal and latest date, so that its base date holds (rules §1). */
export function isUnchanged(candidate: Candidate): boolean {
  const { stored } = candidate;
  return (
    stored !== null &&
    stored.idealDate === candidate.idealDate &&
    stored.latestDate === candidate.latestDate
  );
}

/** Whether a mail did go out or may have: it counts on the day it was sent. */
export function mayHaveGone(stored: StoredEmail): boolean {
  return stored.status === 'sent' || stored.status === 'claimed' || stored.status === 'unknown';
}

/** The candidate as the plan says it, with the send date that balancing gave (null = skipped). */
export function plannedEmail(
  planning: Planning,
  candidate: Candidate,
  sendDate: Day | null,
): PlannedEmail {
  const { skipReason } = candidate;
  return {
    emailId: idOf(planning, candidate),
    contactId: planning.subject.contact.id,
    type: candidate.type,
    kind: candidate.kind,
    campaign: candidate.campaignName,
    visit: candidate.visit,
    parentId: candidate.parentId,
    eventDate: candidate.eventDate,
    idealDate: candidate.idealDate,
    baseDate: candidate.baseDate,
    latestDate: candidate.latestDate,
    sendDate: skipReason === null ? sendDate : null,
    status: skipReason === null ? 'pending' : 'skipped',
    skipReason,
    blockedBy: candidate.blockedBy,
    priority: candidate.priority,
    movedBy: skipReason === null && candidate.movedByCap ? 'cap' : candidate.movedBy,
    template: candidate.template,
    channel: 'email',
    trace: candidate.trace ?? [],
  };
}

function identify({ rules, subject }: Planning, seed: CandidateSeed): string {
  const event = seed.event ?? formatCivilDate(seed.eventDate);
  return emailId(rules.organizationId, subject.contact.id, seed.family, event);
}
