/** The answer of a call as a document to read: a line on what happened, the inputs, then the body. */
import type { CallOutcome, CallParams } from '../../engine/control/protocol.ts';
import { duration } from '../run/log-lines.ts';

export interface ResponseText {
  readonly text: string;
  /** Language of the document. */
  readonly language: 'jsonc' | 'plaintext';
}

export function describeOutcome(params: CallParams, outcome: CallOutcome): ResponseText {
  const ok = outcome.error === undefined && outcome.status < 400;
  const inputs = Object.keys(params.arguments).length === 0 ? [] : [`inputs: ${JSON.stringify(params.arguments)}`];
  const head = [
    `${ok ? '✔' : '✖'} ${outcome.status} in ${duration(outcome.milliseconds)}: ${unitName(params)}`,
    ...inputs,
    ...errorLines(outcome),
  ];
  const comment = (line: string): string => `// ${line}`;
  if (outcome.data !== undefined)
    return { text: [...head.map(comment), JSON.stringify(outcome.data, undefined, 2), ''].join('\n'), language: 'jsonc' };
  if (outcome.text !== undefined) return { text: [...head, '', outcome.text, ''].join('\n'), language: 'plaintext' };
  const body = outcome.binary
    ? `(${outcome.binary.size} bytes of ${outcome.binary.mediaType}, not shown)`
    : outcome.error
      ? undefined
      : '(the answer has no body)';
  return { text: [...head, ...(body === undefined ? [] : ['', body]), ''].join('\n'), language: 'plaintext' };
}

function errorLines({ error }: CallOutcome): readonly string[] {
  if (!error) return [];
  return [error.message, ...(error.details ?? []).map((detail) => `  ${detail.name}: ${detail.message}`)].flatMap((text) =>
    text.split(/\r?\n/),
  );
}

const kindNames: Readonly<Record<CallParams['kind'], string>> = {
  tool: 'tool',
  'rest-operation': 'operation',
  resource: 'resource',
  prompt: 'prompt',
  flow: 'flow',
};

/** `tool list-ships of ship-tools` */
export function unitName(params: Pick<CallParams, 'kind' | 'name' | 'server'>): string {
  return `${kindNames[params.kind]} ${params.name} of ${params.server}`;
}
