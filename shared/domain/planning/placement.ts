import { fnv1a32 } from './hash.ts';

/** The due index of a send date is spread over this many shards, so that none of them runs hot. */
export const DUE_SHARDS = 16;

/** The slice that a contact belongs to, 0 to `slices` - 1. */
export function sliceOf(contactId: string, slices: number): number {
  return fnv1a32(contactId) % slices;
}

/** The shard of the due index that an email belongs to, 0 to `DUE_SHARDS` - 1. */
export function dueShardOf(emailId: string): number {
  return fnv1a32(emailId) % DUE_SHARDS;
}
