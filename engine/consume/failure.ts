import type { EngineError } from '../result.ts';

/** A reason to stop that the caller of a unit is told. Made anywhere below `runUnit`, caught there. */
export class Failure extends Error {
  readonly error: EngineError;

  constructor(error: EngineError) {
    super(error.message);
    this.error = error;
  }
}

export function fail(code: string, status: number, message: string, more: Partial<EngineError> = {}): never {
  throw new Failure({ code, status, message, ...more });
}

export function cancelled(): Failure {
  return new Failure({ code: 'cancelled', status: 499, message: 'The call was cancelled.' });
}
