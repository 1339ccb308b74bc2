/**
 * The item that the reference names is proposed where an author stops and asks: for each key of each object after its first
 * letter, on an empty line; for each listed value behind the colon, and in the middle of a word in quotes. Nothing else is proposed as a key. What is
 * accepted stands in the text as the reference writes it.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CompletionItemKind } from 'vscode-languageserver-types';
import { accept, itemOf } from './testing/accept.ts';
import { complete, completeOptions } from './testing/complete.ts';
import { readFixture } from './testing/fixture.ts';
import { type FormatObject, linesOf, listStyleObjects, mapStyleObjects } from './testing/format-places.ts';

interface Stop {
  readonly name: string;
  /** With the cursor. */
  readonly text: string;
  readonly expected: string;
  /** How the line begins after accepting. */
  readonly line: string;
}

function stopsOf(version: string, objects: readonly FormatObject[]): readonly Stop[] {
  return objects.flatMap(({ name, path, keys, values = {} }) => {
    const { text, indent } = linesOf(path);
    const before = `${version}\n${text}${indent}`;
    const all = keys.split(' ');
    return [
      ...all.flatMap((key): Stop[] => [
        { name: `${name}: ${key}, after its first letter`, text: `${before}${key[0]}▮\n`, expected: key, line: `${indent}${key}:` },
        { name: `${name}: ${key}, on an empty line`, text: `${before}▮\n`, expected: key, line: `${indent}${key}:` },
      ]),
      ...Object.entries(values).flatMap(([key, list]) =>
        list.split(' ').flatMap((value): Stop[] => [
          { name: `${name}: ${key}: ${value}`, text: `${before}${key}: ▮\n`, expected: value, line: `${indent}${key}: ${value}▮` },
          {
            name: `${name}: ${key}: ${value}, in the middle of a word in quotes`,
            text: `${before}${key}: "${value.slice(0, 1)}▮${value.slice(1)}"\n`,
            expected: value,
            line: /^(?:true|false)$/.test(value) ? '' : `${indent}${key}: "${value}▮"`,
          },
        ]),
      ),
    ];
  });
}

function missingAt({ name, text: fixture, expected, line }: Stop): readonly string[] {
  const { file, project, offset, text } = readFixture(fixture);
  const list = complete(file, project, offset, completeOptions);
  const found = list.items.find(({ label }) => label === expected);
  // In quotes, true and false are no booleans any more.
  if (line === '') return [];
  if (!found) return [`${name}: only ${list.items.map(({ label }) => label).join(', ')}`];
  const after = accept(text, itemOf(list, expected));
  return after.split('\n').some((written) => written.replace('▮', '').startsWith(line.replace('▮', ''))) ? [] : [`${name} gave\n${after}`];
}

describe('where an author stops and asks', () => {
  const styles = [
    ['map style', 'ikanos: "1.0.0-beta5"', mapStyleObjects],
    ['list style', 'naftiko: "1.0.0-alpha2"', listStyleObjects],
  ] as const;
  const stops = Object.fromEntries(styles.map(([style, version, objects]) => [style, stopsOf(version, objects)]));
  for (const [style, asked] of Object.entries(stops)) {
    it(`what the reference names is there, ${style}`, () => assert.deepEqual(asked.flatMap(missingAt), []));
  }
  it('which is asked at many more than 200 places', () => {
    assert.deepEqual(
      Object.entries(stops).map(([style, asked]) => `${style}: ${new Set(asked.map(({ text, expected }) => text + expected)).size}`),
      ['map style: 772', 'list style: 424'],
    );
  });

  for (const [style, version, objects] of styles)
    it(`no key that the reference does not name is there, ${style}`, () => {
      const named = (keys: readonly string[]) => [...keys].sort().join(' ');
      const differing = objects.flatMap(({ name, path, keys }) => {
        const { text, indent } = linesOf(path);
        const { file, project, offset } = readFixture(`${version}\n${text}${indent}▮\n`);
        const proposed = complete(file, project, offset, completeOptions).items.filter(({ kind }) => kind === CompletionItemKind.Property);
        const [got, expected] = [named(proposed.map(({ label }) => label)), named(keys.split(' '))];
        return got === expected ? [] : [`${name}: ${got}\n  instead of ${expected}`];
      });
      assert.deepEqual(differing, []);
    });
});
