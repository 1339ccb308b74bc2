import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readSourceFile } from '../../read-file.ts';
import { cursorAt } from '../../testing/fixture.ts';
import { projectOf } from '../../testing/project.ts';
import { apply, consumes, listFile, mapFile } from '../../testing/refactoring.ts';
import { shopClient } from '../../testing/shop-parts.ts';
import { exposeAsRest, exposeAsTool } from './expose-operation.ts';
import { extractToFile, inlineImport } from './extract.ts';
import { wrapAsFlow } from './wrap-as-flow.ts';

const mapTool = `          description: d # why
          inputParameters:
            number: {type: string, description: d}
          call: shop.get-order
          with:
            id: tools.number
`;
const listTool = mapTool.replace('number: {type: string, description: d}', '- {name: number, type: string, description: d}');

describe('an operation is exposed', () => {
  const demanding = (method: string) => `ikanos: "1.0.0-beta5"
binds: [{namespace: env, keys: {version: V}}]
${shopClient}      resources:
        orders:
          path: "{{version}}/orders/{{id}}/{{TENANT}}?full={{full}}"
          operations:
            get-or▮der:
              method: ${method}
              inputParameters:
                X-Trace: {in: header}
                HOME: {in: environment}
                fixed: {in: query, value: "1"}
                item: {in: body}
              body: {type: json, data: {n: "{{note}}", v: "{{version}}"}}
  exposes:
    - type: rest
      port: 3001
      namespace: api
      resources:
        other: {path: /other, description: d, operations: {post: {method: POST, call: shop.get-order, with: {id: "1", full: "1"}}}}
`;

  it('with what only callers can give: no variables, no environment, no fixed values, and no query in the route', () =>
    assert.equal(
      apply(demanding('PUT'), exposeAsRest),
      `${demanding('PUT').replace('▮', '')}        get-order:
          path: "/orders/{id}"
          description: PUT get-order
          operations:
            get-order:
              method: PUT
              inputParameters:
                X-Trace:
                  in: header
                  type: string
                  description: ""
                item:
                  in: body
                  type: string
                  description: ""
                id:
                  in: path
                  type: string
                  description: ""
                full:
                  in: query
                  type: string
                  description: ""
                note:
                  in: body
                  type: string
                  description: ""
              call: shop.get-order
              with:
                X-Trace: api.X-Trace
                item: api.item
                id: api.id
                full: api.full
                note: api.note
`,
    ));

  it('as a tool of the server that is there, map style', () =>
    assert.equal(
      apply(cursorAt(mapFile(mapTool), 'get-or▮der:'), exposeAsTool),
      `${mapFile(mapTool)}        get-order:
          description: GET get-order
          inputParameters:
            id:
              type: string
              description: ""
            lang:
              type: string
              description: ""
              required: false
          call: shop.get-order
          with:
            id: tools.id
            lang: tools.lang
`,
    ));

  it('as a tool, list style', () =>
    assert.equal(
      apply(cursorAt(listFile(listTool), 'name: get-or▮der'), exposeAsTool),
      `${listFile(listTool)}        - name: get-order
          description: GET get-order
          inputParameters:
            - name: id
              type: string
              description: ""
            - name: lang
              type: string
              description: ""
              required: false
          call: shop.get-order
          with:
            id: tools.id
            lang: tools.lang
`,
    ));

  it('as a REST operation of a new server, on loopback', () =>
    assert.equal(
      apply(cursorAt(mapFile(mapTool), 'get-or▮der:'), exposeAsRest),
      `${mapFile(mapTool)}    - type: rest
      address: 127.0.0.1
      port: 8080
      namespace: shop-api
      resources:
        get-order:
          path: "/orders/{id}"
          description: GET get-order
          operations:
            get-order:
              method: GET
              inputParameters:
                id:
                  in: path
                  type: string
                  description: ""
                lang:
                  in: query
                  type: string
                  description: ""
              call: shop.get-order
              with:
                id: shop-api.id
                lang: shop-api.lang
`,
    ));

  it('in a file that exposes nothing yet, list style', () =>
    assert.equal(
      apply(
        cursorAt(`naftiko: "1.0.0-alpha2"\ninfo: {label: A, description: d}\ncapability:\n${consumes(false)}`, 'name: get-or▮der'),
        exposeAsRest,
      )?.split('  exposes:\n')[1],
      `    - type: rest
      address: 127.0.0.1
      port: 8080
      namespace: shop-api
      resources:
        - name: get-order
          path: "/orders/{id}"
          description: GET get-order
          operations:
            - name: get-order
              method: GET
              inputParameters:
                - name: id
                  in: path
                  type: string
                  description: ""
                - name: lang
                  in: query
                  type: string
                  description: ""
              call: shop.get-order
              with:
                id: shop-api.id
                lang: shop-api.lang
`,
    ));

  it('under names that YAML would take for numbers, in quotes where it would', () => {
    const numbered = (text: string) =>
      text.replaceAll('get-order', '"404"').replaceAll('name: lang', 'name: "15"').replaceAll('lang: {', '"15": {');
    const called = (text: string) => text.replaceAll('call: shop."404"', 'call: shop.404');
    for (const [file, at, tool] of [
      [listFile(listTool), 'name: "40▮4"', '        - name: "404"\n          description: GET 404\n'],
      [mapFile(mapTool), '"40▮4":', '        "404":\n          description: GET 404\n'],
    ] as const) {
      const text = called(numbered(file));
      const added = apply(cursorAt(text, at), exposeAsTool)?.slice(text.length);
      assert.equal(added?.slice(0, tool.length), tool);
      assert.equal(added.split('          call:')[1], ' shop.404\n          with:\n            id: tools.id\n            "15": tools.15\n');
      assert.match(added, /^ +(?:- name: "15"|"15":)$/m);
    }
  });

  it('not outside of one', () => assert.equal(apply(cursorAt(mapFile(mapTool), 'base▮Uri'), exposeAsTool), undefined));
});

describe('a tool is wrapped as a flow', () => {
  const aggregates = (label: string, flows: string, entry: string) => `  aggregates:
    - ${label}: Flows
      namespace: flows
      ${flows}:
        ${entry}
          description: d # why
          inputParameters:
            ${entry === 'find:' ? '' : '- '}${entry === 'find:' ? 'number: {' : '{name: number, '}type: string, description: d}
          call: shop.get-order
          with:
            id: flows.number
`;

  it('and refers to it, map style', () =>
    assert.equal(
      apply(cursorAt(mapFile(mapTool), 'call: shop.get-or▮der'), wrapAsFlow),
      mapFile('          ref: flows.find\n').replace('  exposes:\n', `${aggregates('display', 'flows', 'find:')}  exposes:\n`),
    ));

  it('and refers to it, list style', () =>
    assert.equal(
      apply(cursorAt(listFile(listTool), 'call: shop.get-or▮der'), wrapAsFlow),
      listFile('          ref: flows.find\n').replace('  exposes:\n', `${aggregates('label', 'functions', '- name: find')}  exposes:\n`),
    ));

  it('by a name in quotes where YAML would take it for a number', () => {
    const text = listFile(listTool).replace('name: find', 'name: "12"');
    const lines = apply(cursorAt(text, 'call: shop.get-or▮der'), wrapAsFlow)?.split('\n');
    assert.deepEqual(
      lines?.filter((line) => /12/.test(line)),
      ['        - name: "12"', '        - name: "12"', '          ref: flows.12'],
    );
  });

  it('is not offered where there are no aggregates yet', () =>
    assert.equal(apply(cursorAt(listFile(listTool).replace('alpha2', 'alpha1'), 'call: shop.get-or▮der'), wrapAsFlow), undefined));
});

describe('an entry moves to a shared file', () => {
  const entry = (keyed: boolean) => consumes(keyed).replace('  consumes:\n', '').replaceAll(/^ {2}/gm, '');

  it('and is imported, map style', () =>
    assert.equal(
      apply(cursorAt(mapFile(mapTool), 'namespace: sh▮op'), extractToFile),
      `${mapFile(mapTool).replace(consumes(true), '  consumes:\n    - from: ./shop.yaml\n      import: shop\n')}--- shop.yaml\nikanos: "1.0.0-beta5"\nconsumes:\n${entry(true)}`,
    ));

  it('and is imported, list style', () =>
    assert.equal(
      apply(cursorAt(listFile(listTool), 'namespace: sh▮op'), extractToFile),
      `${listFile(listTool).replace(consumes(false), '  consumes:\n    - location: ./shop.yaml\n      import: shop\n')}--- shop.yaml\nnaftiko: "1.0.0-alpha2"\nconsumes:\n${entry(false)}`,
    ));

  it('and comes back, under the name it had there', () => {
    const moved = apply(cursorAt(mapFile(mapTool), 'namespace: sh▮op'), extractToFile) ?? '';
    assert.equal(apply(cursorAt(moved, 'import: sh▮op'), inlineImport), mapFile(mapTool));
    const aliased = moved.replace('import: shop', 'import: sh▮op\n      as: store').replaceAll('shop.get-order', 'store.get-order');
    assert.equal(
      apply(aliased, inlineImport),
      mapFile(mapTool).replace('namespace: shop', 'namespace: store').replaceAll('shop.get-order', 'store.get-order'),
    );
  });

  it('with an operation, from the name of which it is asked', () =>
    assert.equal(
      apply(cursorAt(mapFile(mapTool), 'get-or▮der:'), extractToFile),
      apply(cursorAt(mapFile(mapTool), 'namespace: sh▮op'), extractToFile),
    ));

  it('beside another of that name', () =>
    assert.match(
      apply(`${cursorAt(mapFile(mapTool), 'namespace: sh▮op')}--- shop.yaml\nikanos: "1.0.0-beta5"\n`, extractToFile) ?? '',
      /- from: \.\/shop-2\.yaml\n/,
    ));

  it('not beside a file that is not saved', () => {
    for (const text of [mapFile(mapTool), listFile(listTool)]) {
      const file = readSourceFile('untitled:Untitled-1', text);
      const project = { ...projectOf([file]), resolvePath: (_: string, path: string) => `untitled:${path}` };
      const refused = 'There is no folder in which a file could be made: save this file first.';
      assert.deepEqual(extractToFile({ file, project, offset: text.indexOf('namespace: shop') }), {
        title: 'Move `shop` to a shared file',
        kind: 'extract',
        refused,
      });
    }
  });

  it('not where the version does not share it, and not deep inside', () => {
    assert.equal(apply(cursorAt(listFile(listTool), 'namespace: to▮ols'), extractToFile), undefined);
    assert.equal(apply(cursorAt(mapFile(mapTool), 'lang: {i▮n'), extractToFile), undefined);
  });
});
