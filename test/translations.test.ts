import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';

const root = path.resolve(import.meta.dirname, '..');

function read(file: string): Readonly<Record<string, string>> {
  return JSON.parse(readFileSync(path.join(root, file), 'utf8')) as Readonly<Record<string, string>>;
}

/** The German next to the English of each text. */
const pairs = [
  ['package.nls.json', 'package.nls.de.json'],
  ['l10n/bundle.l10n.json', 'l10n/bundle.l10n.de.json'],
] as const;

describe('the German texts', () => {
  for (const [english, german] of pairs) {
    it(`${german} has every text of ${english}, and no other`, () => {
      assert.deepEqual(Object.keys(read(german)).sort(), Object.keys(read(english)).sort());
    });

    it(`${german} keeps all values, code and commands`, () => {
      const translations = read(german);
      const changed = Object.entries(read(english)).filter(
        ([key, text]) => keptIn(text).join(' ') !== keptIn(translations[key] ?? '').join(' '),
      );
      assert.deepEqual(
        changed.map(([key]) => `${key} → ${translations[key]}`),
        [],
      );
    });
  }

  it('are there for each page of the walkthrough', () => {
    const pages = globSync('client/media/walkthrough/*.md', { cwd: root }).map((file) => path.basename(file));
    const english = pages.filter((page) => !page.includes('.nls.')).sort();
    assert.deepEqual(
      pages.filter((page) => page.includes('.nls.')).sort(),
      english.map((page) => page.replace(/\.md$/, '.nls.de.md')),
    );
  });
});

/** What a translation must not touch: `{0}`, code, targets of links. Code that shows a title of the product is translated with it. */
function keptIn(text: string): readonly string[] {
  const kept = text.match(/\{\d+\}|`[^`]*`|\]\([^)]*\)/g) ?? [];
  return kept.filter((part) => !/^`(?:▶|Capstan:)/.test(part)).sort();
}

describe('the manifest', () => {
  it('has every visible text in package.nls.json', () => {
    const manifest = read('package.json') as unknown as { readonly description: string; readonly contributes: object };
    const texts = read('package.nls.json');
    const used = new Set<string>();
    const literal: string[] = [];
    for (const [place, text] of [['description', manifest.description] as const, ...visibleTexts(manifest.contributes, 'contributes')]) {
      const key = /^%(.+)%$/.exec(text)?.[1];
      if (key === undefined) literal.push(`${place}: ${text}`);
      else used.add(key);
    }
    assert.deepEqual(literal, []);
    assert.deepEqual([...used].sort(), Object.keys(texts).sort());
  });
});

/** Keys of contributions whose text a person sees. */
const visible =
  /^(?:title|shortTitle|label|displayName|userDescription|(?:markdown)?[dD]escription|(?:markdown)?[eE]numDescriptions|enumItemLabels|patternErrorMessage|errorMessage|(?:markdown)?[dD]eprecationMessage|contents|contextualTitle|name|alt)$/;
/** What is read by models, written into files, or a name that others refer to. */
const names = ['modelDescription', 'inputSchema', 'initialConfigurations', 'body', 'menus', 'languages', 'grammars', 'default', 'snippets'];

function visibleTexts(value: unknown, place: string): readonly (readonly [string, string])[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]: [string, unknown]) => {
    const where = `${place}.${key}`;
    if (names.includes(key)) return [];
    const texts = typeof child === 'string' ? [child] : Array.isArray(child) ? child.filter((one) => typeof one === 'string') : [];
    // The name of the product, and of tools and matchers that prompts and tasks refer to.
    const isName = key === 'name' && /languageModelTools|problemMatchers/.test(place);
    if (visible.test(key) && texts.length > 0 && !isName)
      return texts.filter((text) => text !== 'Capstan').map((text) => [where, text] as const);
    return visibleTexts(child, where);
  });
}
