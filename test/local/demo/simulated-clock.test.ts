import { describe, expect, it } from 'vitest';

import { simulatedClock } from '../../../local/demo/simulated-clock.ts';
import { dayOf } from '../../../shared/domain/calendar/civil-date.ts';

const FRIDAY = dayOf('2027-03-12');

describe('a simulated clock', () => {
  it('stands still, and is moved on by whoever sleeps', async () => {
    const clock = simulatedClock('America/Chicago', FRIDAY, '08:30');
    const before = clock.now();

    await clock.sleep(250);

    expect(new Date(before).toISOString()).toBe('2027-03-12T14:30:00.000Z');
    expect(clock.now() - before).toBe(250);
  });

  it('shows the time of the wall, also when clocks were put forward', () => {
    const clock = simulatedClock('America/Chicago', FRIDAY, '08:30');

    clock.moveTo(dayOf('2027-03-14'), '08:30');

    expect(new Date(clock.now()).toISOString()).toBe('2027-03-14T13:30:00.000Z');
  });

  it('never goes back', () => {
    const clock = simulatedClock('America/Chicago', FRIDAY, '08:30');

    expect(() => {
      clock.moveTo(FRIDAY, '08:29');
    }).toThrow('Expected a time to come, got 2027-03-12 08:29, which is past');
  });
});
