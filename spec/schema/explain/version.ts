/** A version that nobody published, or none at all: one message, and what to write instead. */

import { newestOf } from '../../dialects/detect.ts';
import { type Dialect, dialects, usesKeyedMaps } from '../../dialects/dialect.ts';
import { familySigns } from '../../dialects/family.ts';
import type { Fix } from '../../problem.ts';
import { say } from '../../say.ts';
import type { SourceFile } from '../../source-file.ts';
import { deref } from '../../syntax/navigate.ts';
import type { PairNode } from '../../syntax/tree.ts';
import { findNearest } from '../nearest.ts';
import type { Finding } from './finding.ts';
import { renameKeyFix, toFix, versionFix } from './fixes.ts';
import { code, isPlaceholder, shorten } from './words.ts';

export function explainVersion(file: SourceFile, pair: PairNode, readAs: Dialect): Finding {
  const value = deref(pair.value);
  const source = file.text.slice(pair.value.start, pair.value.end);
  const span = pair.value.start === pair.value.end ? pair.key : pair.value;
  const as = say`The file is read as ${code(`${readAs.key}: ${readAs.version}`)}.`;
  const offers = () => versionOffers(file, readAs);
  if (
    value?.kind === 'scalar' &&
    typeof value.value === 'number' &&
    dialects.some((dialect) => dialect.key === pair.key.text && dialect.version === value.text)
  ) {
    return {
      code: 'version-quotes',
      message: say`Put the version in quotes: YAML reads ${code(source)} as a number.`,
      span,
      fixes: () => [
        toFix(file, say`Put it in quotes`, [{ start: pair.value.start, end: pair.value.end, newText: `"${source}"` }], { preferred: true }),
      ],
    };
  }
  if (value?.kind === 'scalar' && value.text === readAs.version && pair.key.text !== readAs.key) {
    return {
      code: 'unknown-version',
      message: say`Version ${code(readAs.version)} is declared by the key ${code(readAs.key)}, not ${code(pair.key.text)}.`,
      span: pair.key,
      fixes: () => versionFix(file, readAs, { preferred: true }),
    };
  }
  if (value?.kind === 'scalar' && value.value === null) {
    return {
      code: 'unknown-version',
      message: say`${code(pair.key.text)} has no value: it names the version of the format. ${as}`,
      span,
      fixes: offers,
    };
  }
  const placeholder = isPlaceholder(source) || /^(['"]?)(\{\{|<|\$\{|%)/.test(source);
  const what = placeholder
    ? say`${code(shorten(source))} is a placeholder nobody has filled in.`
    : say`There is no version ${code(shorten(source))} that Capstan knows.`;
  return { code: 'unknown-version', message: `${what} ${as}`, span: value?.kind === 'scalar' ? span : pair.key, fixes: offers };
}

/** The version it is read as, and the newest that is written in the same form. */
function versionOffers(file: SourceFile, readAs: Dialect): readonly Fix[] {
  const newest = newestOf(usesKeyedMaps(readAs.structure) ? 'ikanos' : 'naftiko');
  const first = versionFix(file, readAs, { preferred: true });
  return readAs.version === newest.version ? first : [...first, ...versionFix(file, newest, { preferred: false })];
}

const keysOfFormat: ReadonlySet<string> = new Set(['capability', 'consumes', 'exposes', 'aggregates', 'binds', 'externalRefs']);
const versionKeys = ['ikanos', 'naftiko'];

/** A file of the format but for its version: with the key misspelt, or without the line. Other files have no problems here. */
export function explainNoVersion(file: SourceFile): readonly Finding[] {
  const { root } = file.tree;
  if (root?.kind !== 'mapping' || root.flow || !root.pairs.some(({ key }) => keysOfFormat.has(key.text))) return [];
  for (const pair of root.pairs) {
    const meant = findNearest(pair.key.text, versionKeys);
    if (meant !== undefined && !keysOfFormat.has(pair.key.text))
      return [
        {
          code: 'unknown-version',
          message: say`${code(shorten(pair.key.text))} declares no version. Did you mean ${code(meant)}?`,
          span: pair.key,
          fixes: () => [renameKeyFix(file, pair, meant, { preferred: true })],
        },
      ];
  }
  const [first] = root.pairs;
  if (!first) return [];
  const signs = familySigns(file.tree);
  const { key, version } = newestOf(signs.A.length > signs.B.length ? 'naftiko' : 'ikanos');
  const line = `${key}: "${version}"`;
  return [
    {
      code: 'unknown-version',
      message: say`This file does not say in which version of the format it is written. Begin it with ${code(line)}.`,
      span: first.key,
      fixes: () => [
        toFix(file, say`Declare ${code(line)}`, [{ start: first.start, end: first.start, newText: `${line}\n` }], { preferred: true }),
      ],
    },
  ];
}
