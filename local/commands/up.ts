import type { AddCommand } from './command.ts';
/** Adds `almanac up`. */
export const addUp: AddCommand = () => undefined;
