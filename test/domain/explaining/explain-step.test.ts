import { describe, expect, it } from 'vitest';

import { dayFromCivil, dayOf } from '../../../shared/domain/calendar/civil-date.ts';
import { explainStep } from '../../../shared/domain/explaining/explain-step.ts';
import type { TracedWindow, TraceStep } from '../../../shared/domain/planning/trace.ts';

function aWindow(overrides: Partial<TracedWindow> = {}): TracedWindow {
  return {
    reason: 'birthday_window',
    anchor: dayOf('2027-03-20'),
    from: dayOf('2026-12-20'),
    to: dayOf('2027-05-19'),
    rule: 'state_rules.birthday_windows.CA',
    source: 'Code 1',
    ...overrides,
  };
}

function windowsText(...windows: readonly TracedWindow[]): string {
  const step = { step: 'exclusion', date: dayOf('2027-03-06'), state: 'CA', windows } as const;
  return explainStep({ ...step, reason: 'birthday_window' }, 'birthday').text;
}

describe('checked windows', () => {
  it('are told with their dates, the rule and its source', () => {
    expect(windowsText(aWindow())).toBe(
      'State CA: birthday_window 2026-12-20 to 2027-05-19 (state_rules.birthday_windows.CA, source: Code 1). 2027-03-06 is excluded (birthday_window).',
    );
  });

  it('of several years name the rule that makes them once', () => {
    const next = aWindow({ from: dayOf('2027-12-21'), to: dayOf('2028-05-19') });
    const other = aWindow({ reason: 'effective_date_window', rule: 'other', source: null });

    expect(windowsText(aWindow(), next, other)).toContain(
      ': birthday_window 2026-12-20 to 2027-05-19, 2027-12-21 to 2028-05-19 (state_rules.birthday_windows.CA, source: Code 1); effective_date_window 2026-12-20 to 2027-05-19 (other). ',
    );
  });

  it.each([
    [aWindow({ from: dayFromCivil(1, 1, 1), to: null }), 'birthday_window always ('],
    [aWindow({ from: dayFromCivil(1, 1, 1) }), 'birthday_window until 2027-05-19 ('],
    [aWindow({ to: null }), 'birthday_window from 2026-12-20 on ('],
  ])('of rules without a first or a last date say so', (window, text) => {
    expect(windowsText(window)).toContain(text);
  });
});

describe('a move for the cap', () => {
  const move: Extract<TraceStep, { step: 'cap' }> = {
    step: 'cap',
    from: dayOf('2027-03-09'),
    to: dayOf('2027-03-13'),
    load: 90,
    cap: 68,
    over: false,
  };

  it.each([
    ['a full date', move, '2027-03-09 had 90 emails against a cap of 68: moved to 2027-03-13.'],
    [
      'a date that others filled',
      { ...move, load: 12 },
      'Under the cap of 68 more urgent emails took 2027-03-09: moved to 2027-03-13.',
    ],
    [
      'no date with room',
      { ...move, over: true },
      'No date from 2027-03-09 to the latest feasible one had room under the cap of 68, so it goes out on 2027-03-13 above it.',
    ],
  ])('tells of %s', (_name, step, text) => {
    expect(explainStep(step, 'birthday')).toEqual({ topic: 'cap', text });
  });
});
