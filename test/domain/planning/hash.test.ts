import { readFileSync } from 'node:fs';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { base32, campaignEvent, emailId, fnv1a32 } from '../../../shared/domain/planning/hash.ts';
import { naiveFnv, naiveId } from '../../support/naive/naive-hash.ts';

const parts = z.tuple([z.string(), z.string(), z.string(), z.string()]);
const vectors = z
  .strictObject({
    fnv1a32: z.record(z.string(), z.number()),
    email_id: z.array(z.strictObject({ parts, id: z.string() })),
  })
  .parse(
    JSON.parse(
      readFileSync(new URL('../../acceptance/hash-vectors.json', import.meta.url), 'utf8'),
    ),
  );

describe('FNV-1a-32', () => {
  it.each(Object.entries(vectors.fnv1a32))('of "%s" is %i', (text, hash) => {
    expect(fnv1a32(text)).toBe(hash);
  });

  it('is that of the UTF-8 bytes of any text, unsigned', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(fnv1a32(text)).toBe(naiveFnv(text));
      }),
    );
  });
});

describe('an email id', () => {
  it.each(vectors.email_id)('of $parts is $id', ({ parts: [org, contact, family, event], id }) => {
    expect(emailId(org, contact, family, event)).toBe(id);
  });

  it('is the first 128 bits of SHA-256 in base32, whatever the parts', () => {
    const text = fc.string({ unit: 'grapheme' });
    fc.assert(
      fc.property(text, text, text, text, (org, contact, family, event) => {
        expect(emailId(org, contact, family, event)).toBe(naiveId(org, contact, family, event));
      }),
    );
  });

  it('differs when any part differs', () => {
    const id = emailId('org', 'c1', 'birthday', '2027-03-01');
    expect(emailId('org2', 'c1', 'birthday', '2027-03-01')).not.toBe(id);
    expect(emailId('org', 'c2', 'birthday', '2027-03-01')).not.toBe(id);
    expect(emailId('org', 'c1', 'aep', '2027-03-01')).not.toBe(id);
    expect(emailId('org', 'c1', 'birthday', '2028-03-01')).not.toBe(id);
  });
});

describe('the event of a campaign email', () => {
  it('is the instance and the trigger date, which no name can imitate', () => {
    expect(campaignEvent('spring', '2027-05-01')).toBe('spring\u001f2027-05-01');
  });
});

describe('base32', () => {
  it.each([
    ['', ''],
    ['f', 'my'],
    ['fo', 'mzxq'],
    ['foo', 'mzxw6'],
    ['foob', 'mzxw6yq'],
    ['fooba', 'mzxw6ytb'],
    ['foobar', 'mzxw6ytboi'],
  ])('of "%s" is "%s", as RFC 4648 has it, without padding', (text, encoded) => {
    expect(base32(Buffer.from(text))).toBe(encoded);
  });
});
