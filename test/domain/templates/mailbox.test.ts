import { describe, expect, it } from 'vitest';
import { domainOf, parseMailbox } from '../../../shared/domain/templates/mailbox.ts';

describe('parseMailbox', () => {
  it.each([
    ['ann@example.org', null, 'ann@example.org'],
    [' <ann@example.org> ', null, 'ann@example.org'],
    ['Ann <ann@example.org>', 'Ann', 'ann@example.org'],
    ['Lakeside, Inc. <ann@example.org>', 'Lakeside, Inc.', 'ann@example.org'],
    ['"Research, \\"North\\"" <ann@example.org>', 'Research, "North"', 'ann@example.org'],
  ])('reads %s', (text, name, address) => {
    expect(parseMailbox(text)).toEqual({ name, address });
  });
});

describe('domainOf', () => {
  it('is what stands behind the last @', () => {
    expect(domainOf({ name: null, address: '"a@b"@Example.ORG' })).toBe('example.org');
  });
});
