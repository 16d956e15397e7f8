/**
 * Names of the errors that functions end with, for the `Retry` of state machines. Step Functions
 * sees a thrown error by its name; any other name is a broken assumption and not tried again.
 */
export const STEP_ERRORS = {
  /** A service that is busy or away, a connection that broke: later the same step may succeed. */
  transient: 'Transient',
  /** The event is not what the function takes. */
  invalidEvent: 'InvalidEvent',
  /** The function's own answer is not what its state machine takes. */
  invalidAnswer: 'InvalidAnswer',
  /** Another build than the one that opened the run; the run has to start from its census. */
  buildChanged: 'BuildChanged',
  /** The run was ended or taken over meanwhile: this execution may not go on with it. */
  runEnded: 'RunEnded',
  /** The organization has no such configuration version. */
  configurationMissing: 'ConfigurationMissing',
} as const;
