import { describe, expect, it } from 'vitest';
import { readConfiguration } from '../../../shared/contracts/configuration/read-configuration.ts';

describe('a cap that looks like a slip', () => {
  it.each([
    [7, 1],
    [1.5, 1],
    [1, 0],
    [0.07, 0],
    [1000, 0],
  ])('of %d gives %d warnings', (share, warnings) => {
    const text = `organization: {id: org}\nload_balancing: {daily_send_percentage_cap: ${share}}\n`;

    const read = readConfiguration({ file: 'config.yaml', text });

    expect(read.ok && read.warnings.length).toBe(warnings);
  });
});
