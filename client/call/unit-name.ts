/** How a person is told what is called: `tool list-ships of ship-tools` */

import type { CallableKind } from '../../server/protocol.ts';
import { say } from '../../spec/say.ts';

export function kindName(kind: CallableKind): string {
  switch (kind) {
    case 'tool':
      return say`tool`;
    case 'rest-operation':
      return say`operation`;
    case 'resource':
      return say`resource`;
    case 'prompt':
      return say`prompt`;
    case 'flow':
      return say`flow`;
    case 'operation':
      return say`consumed operation`;
    case 'step':
      return say`step`;
    default:
      return kind satisfies never;
  }
}

export interface CallTarget {
  readonly kind: CallableKind;
  readonly server: string;
  readonly name: string;
}

export function unitName({ kind, name, server }: CallTarget): string {
  return say`${kindName(kind)} ${name} of ${server}`;
}
