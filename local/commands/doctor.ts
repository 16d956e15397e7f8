import type { AddCommand } from './command.ts';
/** Adds `almanac doctor`. */
export const addDoctor: AddCommand = () => undefined;
