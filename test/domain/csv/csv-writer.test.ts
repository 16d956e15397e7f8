import { describe, expect, it } from 'vitest';
import {
  csvRecord,
  looksLikeFormula,
  withoutFormula,
} from '../../../shared/domain/csv/csv-writer.ts';

describe('csvRecord', () => {
  it.each([
    [['a', 'b'], 'a,b'],
    [['a,b', 'say "hi"'], '"a,b","say ""hi"""'],
    [['two\nlines', ' spaced '], '"two\nlines"," spaced "'],
    [[''], '""'],
    [['', ''], ','],
  ])('writes %j as %j', (cells, record) => {
    expect(csvRecord(cells)).toBe(record);
  });
});

describe('withoutFormula', () => {
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])('disarms %j', (text) => {
    expect(looksLikeFormula(text)).toBe(true);
    expect(withoutFormula(text)).toBe(`'${text}`);
  });

  it.each(['', 'Anna', '1-2', "'=1"])('leaves %j as it is', (text) => {
    expect(withoutFormula(text)).toBe(text);
  });
});
