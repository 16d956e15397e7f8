import { addressKey } from '../../domain/contacts/contact.ts';
import { keyedHash } from '../../domain/contacts/keyed-hash.ts';

/**
 * Finds the addresses that journal lines name by their hashes only. Hashes nothing while nobody
 * asks for an address, which is the usual restore.
 */
export class AddressBook {
  readonly #hashKey: string;
  readonly #wanted: ReadonlySet<string>;
  readonly #found = new Map<string, string>();

  /** @param wanted the hashes that are asked for. */
  constructor(hashKey: string, wanted: ReadonlySet<string>) {
    this.#hashKey = hashKey;
    this.#wanted = wanted;
  }

  /** Takes note of an address that is known. */
  add(email: string): void {
    if (this.#wanted.size === 0) return;
    const key = addressKey(email);
    const hash = addressHash(this.#hashKey, key);
    if (this.#wanted.has(hash)) this.#found.set(hash, key);
  }

  /** The wanted addresses that are known: hash and address. */
  entries(): IterableIterator<[string, string]> {
    return this.#found.entries();
  }
}

/** The hash that stands for an address in the journal. */
export function addressHash(hashKey: string, email: string): string {
  return keyedHash(hashKey, 'email', addressKey(email));
}
