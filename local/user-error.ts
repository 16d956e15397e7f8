/** Something a user can put right: its message is all that is shown of it. */
export class UserError extends Error {
  override readonly name = 'UserError';
}

/** The command line asks for what there is not: exit code 2. */
export class UsageError extends UserError {}
