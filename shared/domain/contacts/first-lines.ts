/** Three numbers per slot: the halves of the hash, and the line, 0 when the slot is free. */
const SLOT = 3;

/**
 * Remembers the lowest line on which each key stood in a file: how duplicates are decided for the
 * whole file, whatever order its parts are read in. Keys are kept as 64-bit hashes, 12 bytes per
 * slot: 3 million keys take some 50 MB, and two of them meet by chance once in four million files.
 */
export class FirstLines {
  private slots = 1024;
  private table: Uint32Array;
  private count = 0;
  /** Of no use, but that what is fetched must go somewhere. */
  private fetched = 0;
  private readonly key = new KeyHash();

  /** @param expectedKeys about so many: room for them is made once; more may come. */
  constructor(expectedKeys = 0) {
    while (isFull(expectedKeys, this.slots)) this.slots *= 2;
    this.table = new Uint32Array(this.slots * SLOT);
  }

  /** Records that a key stands on a line; answers the lowest line on which it was seen so far. */
  claim(key: string, line: number): number {
    this.key.of(key);
    return this.claimHash(this.key.high, this.key.low, line);
  }

  /** The same for a key whose hash another thread has sent. */
  claimHash(high: number, low: number, line: number): number {
    const at = this.find(high, low);
    const seen = this.table[at + 2] ?? 0;
    if (seen !== 0 && seen <= line) return seen;
    this.put(at, high, low, line);
    if (seen === 0) this.countOne();
    return line;
  }

  /** The lowest line of a key, `undefined` when it was not seen. */
  lineOf(key: string): number | undefined {
    this.key.of(key);
    return this.lineOfHash(this.key.high, this.key.low);
  }

  /** The same for a key whose hash another thread has sent. */
  lineOfHash(high: number, low: number): number | undefined {
    const line = this.table[this.find(high, low) + 2] ?? 0;
    return line === 0 ? undefined : line;
  }

  /**
   * Fetches what stands where a hash belongs. The tables of big files lie outside the caches:
   * fetched for many keys in a row, they are waited for together; looked up, one by one.
   */
  fetch(low: number): void {
    this.fetched ^= this.table[(low & (this.slots - 1)) * SLOT + 2] ?? 0;
  }

  /** Where a hash stands in the table, or the free place where it belongs. */
  private find(high: number, low: number): number {
    const { table, slots } = this;
    let slot = low & (slots - 1);
    for (;;) {
      const at = slot * SLOT;
      if (table[at + 2] === 0 || (table[at] === high && table[at + 1] === low)) return at;
      slot = (slot + 1) & (slots - 1);
    }
  }

  private put(at: number, high: number, low: number, line: number): void {
    this.table[at] = high;
    this.table[at + 1] = low;
    this.table[at + 2] = line;
  }

  private countOne(): void {
    this.count += 1;
    if (!isFull(this.count, this.slots)) return;
    const old = this.table;
    this.slots *= 2;
    this.table = new Uint32Array(this.slots * SLOT);
    for (let at = 0; at < old.length; at += SLOT) {
      const line = old[at + 2] ?? 0;
      if (line === 0) continue;
      const high = old[at] ?? 0;
      const low = old[at + 1] ?? 0;
      this.put(this.find(high, low), high, low, line);
    }
  }
}

/** At three quarters full the table doubles: fuller, and looking for a free slot takes long. */
function isFull(keys: number, slots: number): boolean {
  return keys * 4 > slots * 3;
}

/**
 * The 64-bit hash of a key, in two halves; fields rather than a pair, which would be made for every
 * key.
 */
export class KeyHash {
  high = 0;
  low = 0;

  /** Two 32-bit hashes of a text: multiplied and turned by odd constants, mixed at the end. */
  of(key: string): void {
    let first = 0x9e37_79b9;
    let second = 0x85eb_ca6b;
    for (let index = 0; index < key.length; index += 1) {
      const code = key.charCodeAt(index);
      first = Math.imul(first ^ code, 0x9e37_79b1);
      second = Math.imul((second << 5) | (second >>> 27), 0xc2b2_ae35) ^ code;
    }
    this.high = mixed(first, second);
    this.low = mixed(second, first);
  }
}

function mixed(value: number, other: number): number {
  let bits = Math.imul(value ^ (value >>> 16), 0x85eb_ca6b);
  bits ^= Math.imul(other ^ (other >>> 13), 0xc2b2_ae35);
  bits = Math.imul(bits ^ (bits >>> 16), 0x27d4_eb2f);
  return (bits ^ (bits >>> 15)) >>> 0;
}
