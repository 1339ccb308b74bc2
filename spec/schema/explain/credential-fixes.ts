/** Credentials that no kind of authentication here can send, but an input parameter with a fixed value can. */
import { type Structure, usesKeyedMaps } from '../../dialects/dialect.ts';
import { insertKey } from '../../edits/insert-key.ts';
import { removePair } from '../../edits/remove-pair.ts';
import { writeScalar } from '../../edits/write-scalar.ts';
import type { Fix } from '../../problem.ts';
import { say } from '../../say.ts';
import type { SourceFile } from '../../source-file.ts';
import { findPair, get, textOf } from '../../syntax/navigate.ts';
import type { MappingNode, PairNode } from '../../syntax/tree.ts';
import { getDefinition } from '../definitions/index.ts';
import { toFix } from './fixes.ts';

interface Sent {
  readonly name: string;
  readonly value: string;
}

/** `pair` is `type` or `placement` of an authentication, with a value such as `cookie`, `body` or `query`. */
export function credentialFix(file: SourceFile, structure: Structure, pair: PairNode): (() => readonly Fix[]) | undefined {
  const authentication = pair.parent;
  const owner = authentication.parent;
  const where = textOf(pair.value)?.toLowerCase() ?? '';
  if (owner?.kind !== 'pair' || owner.key.text !== 'authentication' || !['query', 'header', 'cookie', 'body'].includes(where))
    return undefined;
  const client = owner.parent;
  const sent = pair.key.text === 'placement' ? sentByKey(authentication) : sentByParameters(authentication);
  // Only consumed APIs have input parameters with values; an existing list is left to its author.
  if (!findPair(client, 'baseUri') || findPair(client, 'inputParameters') || sent.length === 0) return undefined;
  const order = getDefinition('ConsumesHttp').fields.map(({ key }) => key);
  return () => [
    toFix(
      file,
      say`Send it as an input parameter in the ${where}`,
      [removePair(file.text, client, owner), insertKey(file.text, client, 'inputParameters', writeInputs(sent, where, structure), order)],
      { preferred: true },
    ),
  ];
}

function sentByKey(authentication: MappingNode): readonly Sent[] {
  const name = textOf(get(authentication, 'key'));
  const value = textOf(get(authentication, 'value'));
  return name === undefined || value === undefined ? [] : [{ name, value }];
}

function sentByParameters(authentication: MappingNode): readonly Sent[] {
  const list = get(authentication, 'parameters');
  const items = list?.kind === 'sequence' ? list.items : [];
  const sent = items.flatMap((item): Sent[] => {
    const name = textOf(get(item, 'name'));
    const value = textOf(get(item, 'value'));
    return name === undefined || value === undefined ? [] : [{ name, value }];
  });
  return sent.length === items.length ? sent : [];
}

function writeInputs(sent: readonly Sent[], where: string, structure: Structure): string {
  const entries = sent.map(({ name, value }) => {
    const rest = `in: ${where}, value: ${writeScalar(value)}`;
    return usesKeyedMaps(structure) ? `${writeScalar(name)}: {${rest}}` : `{name: ${writeScalar(name)}, ${rest}}`;
  });
  return usesKeyedMaps(structure) ? `{${entries.join(', ')}}` : `[${entries.join(', ')}]`;
}
