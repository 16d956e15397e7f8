import { z } from 'zod';
import { backupPartSchema } from './manifest.ts';

/** A slice's part, with the number of emails in it: what its task leaves for the close. */
export const slicePartSchema = z.object({ part: backupPartSchema, emails: z.int().nonnegative() });
export type SlicePart = z.infer<typeof slicePartSchema>;

/** Where it is left: beside the backup, which holds nothing that its manifest does not name. */
export function slicePartKey(
  { organizationId, run }: { readonly organizationId: string; readonly run: number },
  slice: number,
): string {
  const name = `${String(slice).padStart(4, '0')}.json`;
  return `runs/${organizationId}/${String(run)}/backup/${name}`;
}
