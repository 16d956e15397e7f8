/** Something a user can put right: its message is all that is shown of it. */
export class UserError extends Error {
  override readonly name = 'UserError';
}
