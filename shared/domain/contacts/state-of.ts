import { isState, STATE_NAMES, type State } from '../rules/states.ts';
import { stateOfZip } from './zip-state.ts';

/** Where a contact lives, and whether its ZIP code and its state said different things. */
export interface ResolvedState {
  readonly state: string | null;
  readonly conflict: boolean;
}

/** The state of a contact: the ZIP code's where it has one, else the state as given (rules §2). */
export function resolveState(zipCode: string | null, given: string | null): ResolvedState {
  const fromZip = zipCode === null ? null : stateOfZip(zipCode);
  if (fromZip === null) return { state: given, conflict: false };
  return { state: fromZip, conflict: given !== null && given !== fromZip };
}

/**
 * Reads a state as people write it: `CA`, `ca`, `California`. `military` for AA, AE and AP, which
 * are no place; `undefined` for anything else.
 */
export function stateFrom(text: string): State | 'military' | undefined {
  if (isState(text)) return text;
  const upper = text.toUpperCase();
  if (isState(upper)) return upper;
  if (upper === 'AA' || upper === 'AE' || upper === 'AP') return 'military';
  return CODES_BY_NAME.get(upper.replace(/\s+/g, ' '));
}

const CODES_BY_NAME: ReadonlyMap<string, State> = new Map(
  Object.entries(STATE_NAMES).flatMap(([code, name]) =>
    isState(code) ? [[name.toUpperCase(), code] as const] : [],
  ),
);
