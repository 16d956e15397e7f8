import type { CompactContacts } from './compact-contacts.ts';
import { fnv1a32 } from '../hash.ts';

/** Finds a contact's place by its id: an open-addressing table of places, 4 bytes a slot. */
export class PlaceIndex {
  readonly #contacts: CompactContacts;
  readonly #slots: Int32Array;
  readonly #mask: number;

  /** @param contacts complete: contacts added later are not found. */
  constructor(contacts: CompactContacts) {
    this.#contacts = contacts;
    let size = 1024;
    while (size < contacts.length * 2) size *= 2;
    this.#mask = size - 1;
    this.#slots = new Int32Array(size).fill(-1);
    for (let place = 0; place < contacts.length; place++) {
      if (!contacts.isDropped(place)) this.#slots[this.#slotOf(contacts.idAt(place))] = place;
    }
  }

  /** The place of a contact, `undefined` when there is none of this id. */
  placeOf(id: string): number | undefined {
    const place = this.#slots[this.#slotOf(id)] ?? -1;
    return place < 0 ? undefined : place;
  }

  #slotOf(id: string): number {
    let slot = fnv1a32(id) & this.#mask;
    for (;;) {
      const place = this.#slots[slot] ?? -1;
      if (place < 0 || this.#contacts.idAt(place) === id) return slot;
      slot = (slot + 1) & this.#mask;
    }
  }
}
