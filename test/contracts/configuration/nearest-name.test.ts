import { describe, expect, it } from 'vitest';

import { nearestName } from '../../../shared/contracts/configuration/nearest-name.ts';

const KNOWN = ['horizon_days', 'timing_constants', 'send_time', 'send_until', 'CA'];

describe('nearestName', () => {
  it.each([
    ['horizon_day', 'horizon_days'],
    ['hroizon_days', 'horizon_days'],
    ['Horizon-Days', 'horizon_days'],
    ['horizonDays', 'horizon_days'],
    ['timing constants', 'timing_constants'],
    ['sent_time', 'send_time'],
    ['ca', 'CA'],
    ['weather', undefined],
    ['x', undefined],
    ['', undefined],
  ])('takes %j for %j', (name, nearest) => {
    expect(nearestName(name, KNOWN)).toBe(nearest);
  });
});
