import { describe, expect, it } from 'vitest';
import { unsubscribeWays } from '../../../shared/domain/templates/unsubscribe.ts';

const MAILBOX = { name: null, address: 'team+all@lakeside.example' };
const URL = 'https://lakeside.example/u?t=abc';
const MAILTO = 'mailto:team%2Ball@lakeside.example?subject=unsubscribe%20e1';

describe('unsubscribeWays', () => {
  it.each(['marketing', 'followup'] as const)('gives %s a mail to write', (kind) => {
    expect(unsubscribeWays({ emailId: 'e1', kind }, null, MAILBOX)).toEqual({
      link: MAILTO,
      headers: { 'List-Unsubscribe': `<${MAILTO}>` },
    });
  });

  it('gives one click where there is an address for it (RFC 8058)', () => {
    expect(unsubscribeWays({ emailId: 'e1', kind: 'marketing' }, URL, MAILBOX)).toEqual({
      link: URL,
      headers: {
        'List-Unsubscribe': `<${URL}>, <${MAILTO}>`,
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      },
    });
  });

  it.each(['transactional', 'required'] as const)('gives %s mail none', (kind) => {
    expect(unsubscribeWays({ emailId: 'e1', kind }, URL, MAILBOX)).toBeNull();
  });

  it('lets no address break out of the header', () => {
    const ways = unsubscribeWays(
      { emailId: 'e1', kind: 'marketing' },
      'https://x.example/a>\r\nBcc: all@x.example',
      MAILBOX,
    );

    expect(ways?.headers['List-Unsubscribe']).not.toMatch(/[\r\n]|>.*>.*>/);
  });
});
