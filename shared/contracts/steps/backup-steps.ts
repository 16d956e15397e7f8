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

/** How many slices a task of a map has done. */
export const slicesDoneSchema = z.object({ slices: z.int() });
export type SlicesDone = z.infer<typeof slicesDoneSchema>;

export const backupClosedSchema = z.object({
  organizationId: z.string(),
  run: z.int(),
  backupId: z.string(),
  contacts: z.int(),
  emails: z.int(),
  /** Backups that were too old. */
  expired: z.int(),
  /** Other objects that nobody needs any more. */
  tidied: z.int(),
});
export type BackupClosed = z.infer<typeof backupClosedSchema>;

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
  /** Sending is halted: the same again after so many seconds, when the journal has all of before. */
  restoreStartSchema.extend({ result: z.literal('locked'), waitSeconds: z.int().min(1) }),
  z.object({ result: z.enum(['busy', 'refused']), detail: z.string() }),
]);
export type RestoreOpened = z.infer<typeof restoreOpenedSchema>;

export const restoreItemSchema = z.object({ restore: restoreStateSchema, slice: z.int() });
export const restoreCloseInputSchema = z.object({ restore: restoreStateSchema });

/** What a restore came to. */
export const restoreClosedSchema = z.object({
  result: z.enum(['restored', 'no_contact']),
  organizationId: z.string(),
  /** Null for a dry run. */
  run: z.int().nullable(),
  contacts: z.int(),
  emails: z.int(),
  replayed: z.int(),
  unknown: z.int(),
  withoutContact: z.int(),
  /** Where the whole report is; null without one. */
  reportKey: z.string().nullable(),
  /** Everybody has to be planned: what came back is in no plan. */
  planNeeded: z.boolean(),
  /** For the plan that follows: `restore:<backup>`. */
  actor: z.string(),
});
export type RestoreClosed = z.infer<typeof restoreClosedSchema>;
