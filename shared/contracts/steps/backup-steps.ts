import { z } from 'zod';

/** A backup run in a state. */
export const backupStateSchema = z.object({
  organizationId: z.string().min(1),
  backupId: z.string().min(1),
  run: z.int(),
  /** Epoch day that the backup works for. */
  today: z.int(),
  sliceCount: z.int().min(1),
  startedAt: z.number(),
  execution: z.string().min(1),
});
export type BackupState = z.infer<typeof backupStateSchema>;

export const backupOpenedSchema = z.discriminatedUnion('result', [
  z.object({
    result: z.literal('opened'),
    backup: backupStateSchema,
    slices: z.array(z.int()),
  }),
  z.object({ result: z.enum(['busy', 'no_organization']) }),
]);
export type BackupOpened = z.infer<typeof backupOpenedSchema>;

export const backupItemSchema = z.object({ backup: backupStateSchema, slice: z.int() });
export const backupCloseInputSchema = z.object({ backup: backupStateSchema });

/** Asks for a restore; sending is locked until a person releases it. */
export const restoreStartSchema = z.object({
  organizationId: z.string().min(1),
  backupId: z.string().min(1),
  contactId: z.string().optional(),
  dryRun: z.boolean().optional(),
  actor: z.string().min(1),
  execution: z.string().min(1),
});

/** A restore run in a state. */
export const restoreStateSchema = restoreStartSchema.extend({
  /** Null for a dry run. */
  run: z.int().nullable(),
  /** Epoch day on which it is restored: mail due by then is in doubt. */
  today: z.int(),
  /** Epoch milliseconds: what becomes of an email in doubt is dated by it, whoever does it when. */
  startedAt: z.number(),
});
export type RestoreState = z.infer<typeof restoreStateSchema>;

export const restoreOpenedSchema = z.discriminatedUnion('result', [
  z.object({
    result: z.literal('opened'),
    restore: restoreStateSchema,
    slices: z.array(z.int()),
  }),
  z.object({ result: z.enum(['busy', 'refused']), detail: z.string() }),
]);
export type RestoreOpened = z.infer<typeof restoreOpenedSchema>;

export const restoreItemSchema = z.object({ restore: restoreStateSchema, slice: z.int() });
export const restoreCloseInputSchema = z.object({ restore: restoreStateSchema });
