import { dayOf } from '../shared/domain/calendar/civil-date.ts';
import type { PlanningSubject } from '../shared/domain/planning/candidate.ts';
import { compileRules } from '../shared/domain/planning/compile.ts';
import { derive, NO_SMOOTHING } from '../shared/domain/planning/derive.ts';
import { defaultSettings } from '../shared/domain/settings/defaults.ts';

const STATES = ['CA', 'TX', 'FL', 'NV', 'OH', 'MO', 'PA', 'IL', 'GA', 'VA', 'AZ', 'CT'];
const CONTACTS = 200_000;
const ROUNDS = 5;

/** Contacts that a second of CPU time derives, by the best of some rounds. */
export function measureDeriving(): number {
  const rules = compileRules(defaultSettings('bench'));
  const today = dayOf('2026-11-20');
  const subjects = Array.from({ length: CONTACTS }, (_none, index) => subjectOf(index));
  let best = Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    const before = process.cpuUsage();
    for (const subject of subjects) {
      derive({ rules, today, smoothing: NO_SMOOTHING, caps: null, traced: false }, subject);
    }
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / 1e6);
  }
  return CONTACTS / best;
}

function subjectOf(index: number): PlanningSubject {
  return {
    contact: {
      id: `c${index}`,
      state: STATES[index % STATES.length] ?? null,
      birthDate: -8000 + ((index * 7919) % 8000),
      effectiveDate: 13_000 + ((index * 104_729) % 6000),
      segment: null,
      active: true,
      signupDate: null,
    },
    visits: [],
    targets: [],
    events: [],
    emails: [],
    suppression: null,
  };
}
