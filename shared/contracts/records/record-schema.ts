/**
 * The schema of stored records that this version writes. A reader takes it and, once there is one,
 * the one before.
 */
export const RECORD_SCHEMA = 1;
