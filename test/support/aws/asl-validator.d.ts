declare module 'asl-validator' {
  /** Checks a definition in the States language; it adds defaults to what it is given. */
  export default function validate(definition: unknown): {
    readonly isValid: boolean;
    errorsText(separator?: string): string;
  };
}
