import { describe, expect, it } from 'vitest';
import {
  freeFormName,
  isComputed,
  variableScope,
  writtenVariable,
} from '../../../shared/domain/templates/judge-variable.ts';

describe('variableScope', () => {
  it.each([
    [['first_name'], 'every mail'],
    [['first_name', 'size'], 'every mail'],
    [['organization', 'name'], 'every mail'],
    [['attributes', 'plan'], 'every mail'],
    [['attributes'], 'every mail'],
    [['visits', 0, 'date'], 'every mail'],
    [['visit'], 'visit mail'],
    [['visit', 'date'], 'visit mail'],
    [['campaign', 'metadata', 'rate'], 'campaign mail'],
    [['content'], 'layout'],
    [['frist_name'], null],
    [['organization', 'nmae'], null],
    [['visit', 'date', 'iso'], null],
    [['FirstName'], null],
  ])('finds %j in %s', (path, scope) => {
    expect(variableScope(path)).toBe(scope);
  });
});

describe('freeFormName', () => {
  it('names the column or the entry of the metadata', () => {
    expect(freeFormName(['attributes', 'plan'])).toEqual({ root: 'attributes', name: 'plan' });
    expect(freeFormName(['campaign', 'metadata', 'rate', 'size'])).toEqual({
      root: 'campaign.metadata',
      name: 'rate',
    });
  });

  it('names nothing for other variables and for computed names', () => {
    expect(freeFormName(['first_name'])).toBeNull();
    expect(freeFormName(['attributes'])).toBeNull();
    expect(freeFormName(['attributes', null])).toBeNull();
  });
});

describe('isComputed', () => {
  it('is true where another variable names the column', () => {
    expect(isComputed(['attributes', null])).toBe(true);
    expect(isComputed(['attributes', 'plan'])).toBe(false);
    expect(isComputed(['attributes'])).toBe(false);
    expect(isComputed(['visits', null])).toBe(false);
  });
});

describe('writtenVariable', () => {
  it('writes a variable as its template does', () => {
    expect(writtenVariable(['visits', 0, 'date'])).toBe('visits[0].date');
    expect(writtenVariable(['attributes', null])).toBe('attributes[…]');
  });
});
