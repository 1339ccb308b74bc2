import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Project } from '../source-file.ts';
import { checkFix, problemsIn, readFixture } from '../testing/fixture.ts';
import { resolveSections } from './resolve-imports.ts';

/** The sections of the main file: `namespace ← own namespace in file.yaml`, then what is missing and the problems. */
function sectionsOf(text: string, change: (project: Project) => Project = (project) => project) {
  const { main, project } = readFixture(text);
  const sections = resolveSections(main, change(project));
  const named = (parts: typeof sections.clients | typeof sections.servers | typeof sections.aggregates | typeof sections.bindings) =>
    parts.map(({ namespace, part, uri }) => `${namespace} ← ${part.namespace?.value} in ${uri.split('/').at(-1)}`);
  return {
    consumes: named(sections.clients),
    exposes: named(sections.servers),
    aggregates: named(sections.aggregates),
    binds: named(sections.bindings),
    incomplete: [...sections.incomplete],
    problems: sections.problems.map(({ message }) => message),
  };
}

const nothing = { consumes: [], exposes: [], aggregates: [], binds: [], incomplete: [], problems: [] };
const client = (namespace: string) => `{type: http, namespace: ${namespace}, baseUri: "https://${namespace}.internal"}`;
const capability = (lines: string, root = '') => `ikanos: "1.0.0-beta5"\n${root}capability:\n${lines}`;
const shop = `--- shop.yaml\nikanos: "1.0.0-beta5"\nconsumes:\n  - ${client('shop')}\n  - ${client('store')}\n`;

describe('the parts of a capability', () => {
  it('are its own, under `capability` first', () => {
    assert.deepEqual(
      sectionsOf(capability(`  consumes: [${client('a')}]\n`, `consumes: [${client('b')}]\nbinds: [{namespace: env, keys: {}}]\n`)),
      {
        ...nothing,
        consumes: ['a ← a in main.yaml', 'b ← b in main.yaml'],
        binds: ['env ← env in main.yaml'],
      },
    );
  });

  it('come from files, not from addresses', () =>
    assert.deepEqual(sectionsOf(capability('  consumes: [{from: "https://shop.internal/shop.yaml", import: shop}]\n')), {
      ...nothing,
      incomplete: ['consumes'],
      problems: ['`https://shop.internal/shop.yaml` is an address. Imports come from files of this machine.'],
    }));

  it('are those it imports, in their place, under the name they have here', () => {
    assert.deepEqual(
      sectionsOf(
        capability(
          `  consumes:\n    - {from: ./shop.yaml, import: store}\n    - ${client('a')}\n    - {from: ./shop.yaml, import: shop, as: b}\n`,
        ) + shop,
      ),
      { ...nothing, consumes: ['store ← store in shop.yaml', 'a ← a in main.yaml', 'b ← shop in shop.yaml'] },
    );
  });

  it('come from every section', () => {
    const text = `${capability('  exposes: [{from: ./all.yaml, import: tools}]\n  aggregates: [{from: ./flows.yaml, import: orders, as: o}]\n', 'binds: [{from: ./binds.yaml, import: env}]\n')}--- all.yaml
ikanos: "1.0.0-beta5"
capability:
  exposes: [{type: mcp, port: 1, namespace: tools, tools: {}}]
--- flows.yaml
ikanos: "1.0.0-beta5"
aggregates: [{display: Orders, namespace: orders, flows: {}}]
--- binds.yaml
ikanos: "1.0.0-beta5"
binds: [{namespace: env, keys: {TOKEN: T}}]
`;
    assert.deepEqual(sectionsOf(text), {
      ...nothing,
      exposes: ['tools ← tools in all.yaml'],
      aggregates: ['o ← orders in flows.yaml'],
      binds: ['env ← env in binds.yaml'],
    });
  });

  it('of a shared file come first, before those under its `capability`', () => {
    const both = `--- both.yaml\n${capability(`  consumes: [${client('inner')}]\n`, `consumes: [${client('outer')}]\n`)}`;
    assert.deepEqual(sectionsOf(capability('  consumes: [{from: ./both.yaml, import: outer}]\n') + both).consumes, [
      'outer ← outer in both.yaml',
    ]);
    assert.deepEqual(sectionsOf(capability('  consumes: [{from: ./both.yaml, import: inner}]\n') + both).problems, [
      '`./both.yaml` has no `inner` under `consumes`. It has `outer`.',
    ]);
  });

  it('are both there when two have one name: which one is meant is for a rule to say', () => {
    assert.deepEqual(
      sectionsOf(capability(`  consumes:\n    - ${client('shop')}\n    - {from: ./shop.yaml, import: shop}\n`) + shop).consumes,
      ['shop ← shop in main.yaml', 'shop ← shop in shop.yaml'],
    );
    assert.deepEqual(problemsIn(capability(`  consumes:\n    - ${client('shop')}\n    - {from: ./shop.yaml, import: shop}\n`) + shop), [
      '5: «shop» error duplicate-namespace: The namespace `shop` is taken by another consumed API. Give it another name with `as`.',
    ]);
  });

  it('lack what cannot be found, and say that they do', () => {
    const missing = (path: string, name = 'shop', more = shop) =>
      sectionsOf(capability(`  consumes: [{from: ${path}, import: ${name}}, ${client('a')}]\n`) + more);
    const lacking = { ...nothing, consumes: ['a ← a in main.yaml'], incomplete: ['consumes'] };
    assert.deepEqual(missing('./nowhere.yaml'), {
      ...lacking,
      problems: ['There is no file `./nowhere.yaml`. The path starts at the folder of this file.'],
    });
    assert.deepEqual(missing('./shop.yaml', 'shoop'), {
      ...lacking,
      problems: ['`./shop.yaml` has no `shoop` under `consumes`. Did you mean `shop`?'],
    });
    assert.deepEqual(missing('./main.yaml', 'a'), {
      ...lacking,
      problems: ['This import points at the file it stands in. Remove it: what is written here needs no import.'],
    });
    assert.deepEqual(missing('./empty.yaml', 'shop', '--- empty.yaml\n'), {
      ...lacking,
      problems: ['`./empty.yaml` is no capability file: it has neither `ikanos` nor `naftiko` at its top.'],
    });
    assert.deepEqual(missing('./binds.yaml', 'shop', '--- binds.yaml\nikanos: "1.0.0-beta5"\nbinds: [{namespace: shop, keys: {A: A}}]\n'), {
      ...lacking,
      problems: ['`./binds.yaml` has no `shop` under `consumes`. It has nothing under `consumes`.'],
    });
  });

  it('lack what is only half written, without a word: the schema tells it', () => {
    assert.deepEqual(sectionsOf(capability('  consumes: [{from: ./shop.yaml}, {import: shop}]\n') + shop), {
      ...nothing,
      incomplete: ['consumes'],
    });
  });

  it('lack what cannot be looked at, without a word', () => {
    const text = capability('  consumes: [{from: ./shop.yaml, import: shop}]\n') + shop;
    assert.deepEqual(
      sectionsOf(text, (project) => ({ ...project, findFile: () => 'unknown' })),
      { ...nothing, incomplete: ['consumes'] },
    );
  });

  it('are not followed twice, also where two files import each other', () => {
    const nested = `${capability('  consumes: [{from: ./middle.yaml, import: shop, as: mine}]\n')}--- middle.yaml\nikanos: "1.0.0-beta5"\nconsumes: [{from: ./shop.yaml, import: shop}]\n${shop}`;
    assert.deepEqual(sectionsOf(nested), {
      ...nothing,
      incomplete: ['consumes'],
      problems: [
        '`shop` is itself imported by `./middle.yaml`, and imports are not followed twice. Import it from the file that defines it.',
      ],
    });
    const circular = `${capability(`  consumes: [{from: ./other.yaml, import: b}, ${client('a')}]\n`)}--- other.yaml\n${capability(`  consumes: [{from: ./main.yaml, import: a}, ${client('b')}]\n`)}`;
    assert.deepEqual(sectionsOf(circular), { ...nothing, consumes: ['b ← b in other.yaml', 'a ← a in main.yaml'] });
  });

  it('of a shared file may use variables of those who import it', () => {
    assert.deepEqual(sectionsOf(`ikanos: "1.0.0-beta5"\nconsumes: [${client('a')}]\n`), {
      ...nothing,
      consumes: ['a ← a in main.yaml'],
      incomplete: ['binds'],
    });
  });

  it('are found again under the nearest name', () => {
    const importing = (name: string) => capability(`  consumes: [{from: ./shop.yaml, import: ${name}}]\n`);
    checkFix(importing('shoop') + shop, 'unresolved-import', importing('shop'));
  });
});
