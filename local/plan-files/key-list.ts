import type { ContactRow } from '../../shared/domain/contacts/contact-row.ts';
import { addressKey } from '../../shared/domain/contacts/contact.ts';
import { KeyHash } from '../../shared/domain/contacts/first-lines.ts';
import { KEYS_PER_ROW } from './planner-calls.ts';

/** The keys of a slice's rows, as many numbers as they need. */
export class KeyList {
  readonly #hash = new KeyHash();
  #keys = new Uint32Array(1024 * KEYS_PER_ROW);
  #length = 0;

  add({ contact }: ContactRow, line: number): void {
    if (this.#length + KEYS_PER_ROW > this.#keys.length) {
      const grown = new Uint32Array(this.#keys.length * 2);
      grown.set(this.#keys);
      this.#keys = grown;
    }
    this.#hash.of(contact.id);
    this.#push(this.#hash.high);
    this.#push(this.#hash.low);
    this.#hash.of(addressKey(contact.email));
    this.#push(this.#hash.high);
    this.#push(this.#hash.low);
    this.#push(line);
  }

  all(): Uint32Array {
    return this.#keys.slice(0, this.#length);
  }

  #push(value: number): void {
    this.#keys[this.#length++] = value;
  }
}
