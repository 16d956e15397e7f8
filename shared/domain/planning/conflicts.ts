import { idOf, mayHaveGone, skip, type Candidate, type Planning } from './candidate.ts';
import { compareText } from './order.ts';

/**
 * Leaves one campaign email, or every required one, per contact and base date (rules §7).
 *
 * @param candidates the campaign emails that no window and no period skipped, without those whose
 *   stored skip stands.
 */
export function resolveConflicts(planning: Planning, candidates: readonly Candidate[]): void {
  const byDate = new Map<number, Candidate[]>();
  for (const candidate of candidates) {
    const others = byDate.get(candidate.baseDate);
    if (others) others.push(candidate);
    else byDate.set(candidate.baseDate, [candidate]);
  }
  for (const rivals of byDate.values()) {
    if (rivals.length > 1) keepWinners(planning, rivals);
  }
}

/** Whether one of the emails that took a stored skip's place is planned or may have gone. */
export function conflictStands(
  planning: Planning,
  candidate: Candidate,
  isPlanned: (emailId: string) => boolean,
): boolean {
  const winners = candidate.stored?.blockedBy ?? [];
  return winners.some((id) => {
    const stored = planning.storedById.get(id);
    return (stored !== undefined && mayHaveGone(stored)) || isPlanned(id);
  });
}

function keepWinners(planning: Planning, rivals: Candidate[]): void {
  const required = rivals.filter((candidate) => candidate.kind === 'required');
  const winners = required.length > 0 ? required : [...rivals].sort(byPrecedence).slice(0, 1);
  const winnerIds = winners.map((winner) => idOf(planning, winner)).sort(compareText);
  for (const candidate of rivals) {
    if (winners.includes(candidate)) continue;
    skip(candidate, 'campaign_conflict', winnerIds);
    candidate.trace?.push({ step: 'conflict', winners: winnerIds });
  }
}

function byPrecedence(a: Candidate, b: Candidate): number {
  return (
    a.priority - b.priority ||
    Number(b.storedPending) - Number(a.storedPending) ||
    compareText(a.campaignName ?? '', b.campaignName ?? '') ||
    a.eventDate - b.eventDate
  );
}
