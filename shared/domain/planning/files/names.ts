/** Numbers for names that come again and again; 0 stands for none. */
export class Names {
  readonly #numbers = new Map<string, number>();
  readonly #names: (string | null)[] = [null];

  numberOf(name: string | null): number {
    if (name === null) return 0;
    let number = this.#numbers.get(name);
    if (number === undefined) {
      number = this.#names.push(name) - 1;
      this.#numbers.set(name, number);
    }
    return number;
  }

  nameOf(number: number): string | null {
    return this.#names[number] ?? null;
  }
}
