import { describe, expect, it } from 'vitest';

import { barChart } from '../../../local/terminal/bar-chart.ts';

describe('a bar chart', () => {
  it('draws bars to eighths of a character, the longest as wide as it may be', () => {
    const bars = [
      { label: 'Mon', value: 80 },
      { label: 'Tue', value: 45 },
      { label: 'Wed', value: 0 },
    ];

    expect(barChart(bars, 8)).toEqual(['Mon  80  ████████', 'Tue  45  ████▌', 'Wed   0']);
  });

  it('shows a value that is too small to be seen', () => {
    expect(barChart([{ label: 'a', value: 1 }], 8, 1000)).toEqual(['a  1  ▏']);
  });

  it('draws a line at a value, where no bar covers it', () => {
    const bars = [10, 8, 4].map((value) => ({ label: 'x', value }));

    expect(barChart(bars, 10, 10, 8)).toEqual([
      'x  10  ██████████',
      'x   8  ████████│',
      'x   4  ████    │',
    ]);
  });
});
