/** A language for tests that nobody speaks: what is said in it can be told from what was forgotten to be said. */
import { readFileSync } from 'node:fs';
import type { Translations } from '../../spec/say.ts';

/** Every text of the bundle in wide letters; code and values stay as they are: ``Ｒｅｍｏｖｅ `port` ``. */
export function pseudoTranslations(): Translations {
  const texts = Object.keys(JSON.parse(readFileSync(new URL('../../l10n/bundle.l10n.json', import.meta.url), 'utf8')) as object);
  return Object.fromEntries(texts.map((text) => [text, widen(text)]));
}

function widen(text: string): string {
  return text
    .split(/(`[^`]*`|\{\d+\})/)
    .map((part, index) =>
      index % 2 === 1 ? part : part.replaceAll(/[A-Za-z]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0)),
    )
    .join('');
}

/** What is the same in every language: blocks and spans of code, versions, values to choose from, names with dots, types. */
const codes: readonly RegExp[] = [
  /```[\s\S]*?```/g,
  /`[^`]*`/g,
  /\b(?:(?:ikanos|naftiko) )?\d+(?:\.\d+)+(?:-\w+)?/g,
  /[\w./$-]+(?: \| [\w./$-]+)+/g,
  /\$?[\w-]*(?:\.[\w-]+)+/g,
  /\b(?:GET|POST|PUT|PATCH|DELETE|JSONPath|[Ss]tring|[Nn]umber|[Ii]nteger|[Bb]oolean|[Aa]rray|[Oo]bject)\b/g,
];

/** Words in plain letters that are neither code nor from the file: English that was not said in the language. */
export function plainWords(text: string, file: string): readonly string[] {
  const prose = codes.reduce((rest, code) => rest.replaceAll(code, ' '), text);
  const known = new Set(wordsOf(file));
  return wordsOf(prose).filter((word) => !known.has(word));
}

function wordsOf(text: string): readonly string[] {
  return text.match(/[A-Za-z]{2,}/g) ?? [];
}
