/** RFC 5321 §4.5.3.1: 64 octets before the @, 254 in all (a path of 256 less its brackets). */
const MAX_ADDRESS = 254;
const MAX_LOCAL_PART = 64;

const ADDRESS =
  /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+(?:[A-Za-z]{2,63}|xn--[A-Za-z0-9-]{1,59})$/;

/**
 * Whether a text is an address that mail can be sent to: the part of RFC 5321 that is in use.
 * ASCII only (international domains in their `xn--` form), a domain with at least one dot, no
 * quoted local part, no address literal, no comment, no display name.
 */
export function isEmailAddress(text: string): boolean {
  return (
    text.length <= MAX_ADDRESS && text.lastIndexOf('@') <= MAX_LOCAL_PART && ADDRESS.test(text)
  );
}
