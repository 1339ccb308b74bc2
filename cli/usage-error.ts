/** A mistake in the command line: shown as it is, exit code 2. */
export class UsageError extends Error {}
