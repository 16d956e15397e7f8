import { describe, expect, it } from 'vitest';
import { isEmailAddress } from '../../../shared/domain/contacts/email-address.ts';

describe('isEmailAddress', () => {
  it.each([
    'anna@example.com',
    'a@b.co',
    "o'neil+news_2@sub.example.co.uk",
    'x!#$%&*/=?^`{|}~-@example.org',
    '1@1and1.de',
    'anna@xn--mnchen-3ya.de',
    'anna@example.xn--p1ai',
    `${'a'.repeat(64)}@example.com`,
    `a@${'b'.repeat(63)}.com`,
  ])('takes %s', (address) => {
    expect(isEmailAddress(address)).toBe(true);
  });

  it.each([
    '',
    '@',
    'anna',
    'anna@',
    '@example.com',
    'anna@localhost',
    'anna@example.c',
    'anna@example.123',
    'anna@@example.com',
    'anna@exa mple.com',
    'an na@example.com',
    'anna@example..com',
    'anna@.example.com',
    'anna@-example.com',
    'anna@example-.com',
    '.anna@example.com',
    'anna.@example.com',
    'an..na@example.com',
    'Anna <anna@example.com>',
    '"anna"@example.com',
    'anna@[127.0.0.1]',
    'anna@example.com\n',
    'anna@example.com,otto@example.com',
    'jos\u00e9@example.com',
    'anna@m\u00fcnchen.de',
    `${'a'.repeat(65)}@example.com`,
    `a@${'b'.repeat(64)}.com`,
    `a@${'bcd.'.repeat(63)}com`,
  ])('refuses %j', (address) => {
    expect(isEmailAddress(address)).toBe(false);
  });
});
