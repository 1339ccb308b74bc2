/** Help on the flags that commands share. */
import { connectionUsage } from './connection-flags.ts';
import { recordingUsage } from './recordings.ts';

export const valuesUsage = `  --env-file FILE        values of variables, one NAME=value a line (repeatable)
  --set NAME=value       value of one variable (repeatable)
`;

export const pythonUsage = `  --get-python           fetch the interpreter for Python scripts (6 MB, once) when it is not there
`;

export const upstreamUsage = `  --upstream NS=URL      send the consumed API NS to another address (repeatable)
`;

/** Of what calls consumed APIs. */
export const engineUsage = `${valuesUsage}${upstreamUsage}  --mock                 answer consumed APIs from declared outputs, without the network
${recordingUsage}${connectionUsage}${pythonUsage}`;
