/** The first wait after a refusal; SES's per-second limit is over by then. */
const FIRST_WAIT_MS = 1_000;

/** No wait is longer: a sweep comes later anyway. */
const LONGEST_WAIT_MS = 60_000;

/**
 * How long to wait before the next try, doubling with each refusal in a row, and no shorter than
 * the mailer asked for (within the longest wait).
 * @param refusals refusals in a row so far, at least 1.
 */
export function backoffMs(refusals: number, retryAfterMs: number): number {
  const doubled = FIRST_WAIT_MS * 2 ** Math.min(refusals - 1, 10);
  return Math.min(LONGEST_WAIT_MS, Math.max(doubled, retryAfterMs));
}
