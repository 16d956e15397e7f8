import { describe, expect, it } from 'vitest';
import {
  csvLine,
  looksLikeFormula,
  withoutFormula,
} from '../../../shared/domain/csv/csv-writer.ts';

describe('csvLine', () => {
  it.each([
    [['a', 'b'], 'a,b\r\n'],
    [['a,b', 'say "hi"'], '"a,b","say ""hi"""\r\n'],
    [['two\nlines', ' spaced '], '"two\nlines"," spaced "\r\n'],
    [[''], '""\r\n'],
    [['', ''], ',\r\n'],
  ])('writes %j as %j', (cells, line) => {
    expect(csvLine(cells)).toBe(line);
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
