/** How a person is told what is called: `tool list-ships of ship-tools` */
import type { CallableKind } from '../../server/protocol.ts';

export const kindNames: Readonly<Record<CallableKind, string>> = {
  tool: 'tool',
  'rest-operation': 'operation',
  resource: 'resource',
  prompt: 'prompt',
  flow: 'flow',
  operation: 'consumed operation',
  step: 'step',
};

export interface CallTarget {
  readonly kind: CallableKind;
  readonly server: string;
  readonly name: string;
}

export function unitName({ kind, name, server }: CallTarget): string {
  return `${kindNames[kind]} ${name} of ${server}`;
}
