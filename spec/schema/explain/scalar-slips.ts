/** Values that are right but for something behind or inside them: a comma of JSON, a comment without its sign, a colon too few. */
import { say } from '../../say.ts';
import type { SourceFile } from '../../source-file.ts';
import type { ScalarNode } from '../../syntax/tree.ts';
import { findField, type Shape } from '../definition.ts';
import { getDefinition } from '../definitions/index.ts';
import type { Checking } from './finding.ts';
import { type TypeFix, toFix } from './fixes.ts';

/** What is to be put right behind a plain value, and what is left of the value then. */
export function findStrayEnd(file: SourceFile, node: ScalarNode): (TypeFix & { readonly value: string }) | undefined {
  if (node.style !== 'plain' || node.text.includes('\n')) return undefined;
  const mend = (title: string, newText: string) => () => [
    toFix(file, title, [{ start: node.start, end: node.end, newText }], { preferred: true }),
  ];
  const comma = /^([^\s,;]+)[,;]$/.exec(node.text)?.[1];
  if (comma !== undefined)
    return { value: comma, hint: ` ${say`No comma stands at the end of a line in YAML.`}`, fixes: mend(say`Take the comma away`, comma) };
  const [, value, rest = ''] = /^([^\s#/]+)\s*(?:\/\/|#)\s*(.*)$/.exec(node.text) ?? [];
  if (value === undefined) return undefined;
  return {
    value,
    hint: ` ${say`A comment begins with a blank and \`#\`.`}`,
    fixes: mend(say`Make it a comment`, `${value} # ${rest}`.trimEnd()),
  };
}

/** A pair without its colon, or without the blank behind it, where a map is: YAML reads a text. */
export function findLostPair(
  { file, structure }: Pick<Checking, 'file' | 'structure'>,
  node: ScalarNode,
  shape: Shape,
): TypeFix | undefined {
  const [, key = '', sign = '', value = ''] = /^([A-Za-z][\w-]*)(:|\s*=\s*|\s+)(\S.*)$/.exec(node.text) ?? [];
  if (node.style !== 'plain' || key === '' || node.text.includes('\n')) return undefined;
  const isPair =
    sign !== ' ' ||
    (shape.kind === 'object' ? findField(getDefinition(shape.definition), structure, key) !== undefined : !/\s/.test(value));
  if (!isPair || (shape.kind !== 'object' && shape.kind !== 'map' && shape.kind !== 'named')) return undefined;
  return {
    hint: ` ${sign === ':' ? say`A blank is missing behind the colon of \`${key}\`.` : say`A colon is missing behind \`${key}\`.`}`,
    fixes: () => [
      toFix(
        file,
        say`Write a colon`,
        [{ start: node.start, end: node.end, newText: `${key}: ${file.text.slice(node.end - value.length, node.end)}` }],
        { preferred: true },
      ),
    ],
  };
}
