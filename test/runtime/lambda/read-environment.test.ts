import { describe, expect, it } from 'vitest';
import { readEnvironment } from '../../../shared/runtime/lambda/read-environment.ts';

describe('the environment of a function', () => {
  it('is what the function names, and nothing else', () => {
    const given = { ALMANAC_STAGE: 'prod', LIVE_TABLE: 'live', HOME: '/' };

    expect(readEnvironment(given, ['ALMANAC_STAGE', 'LIVE_TABLE'])).toEqual({
      ALMANAC_STAGE: 'prod',
      LIVE_TABLE: 'live',
    });
  });

  it('says which variables are missing or empty', () => {
    const given = { ALMANAC_STAGE: 'prod', LIVE_TABLE: '' };

    expect(() => readEnvironment(given, ['ALMANAC_STAGE', 'LIVE_TABLE', 'DATA_BUCKET'])).toThrow(
      'missing or empty: LIVE_TABLE, DATA_BUCKET',
    );
  });

  it('may lack what is only set on some stages', () => {
    expect(readEnvironment({}, ['REDIRECT_ALL_MAIL_TO']).REDIRECT_ALL_MAIL_TO).toBeUndefined();
  });
});
