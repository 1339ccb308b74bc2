import type { Problem } from '../problem.ts';

/** What is wrong with a text that says nothing of the format: only where somebody meant it as a capability file. */
export const noCapability: Problem = {
  code: 'no-capability',
  severity: 'error',
  message: 'This is no capability file: it has neither `ikanos` nor `naftiko` at its top.',
  span: { start: 0, end: 0 },
};
