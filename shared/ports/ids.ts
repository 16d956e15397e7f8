export interface Ids {
  /** A fresh unguessable identifier. */
  next(): string;
}
