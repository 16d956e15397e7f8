/** Runs independent pieces of work, several at a time. */
export interface Tasks {
  /** Results in the order of the items. The first failure is thrown after the started ones ended. */
  map<Item, Result>(
    items: readonly Item[],
    work: (item: Item) => Promise<Result>,
  ): Promise<readonly Result[]>;
}
