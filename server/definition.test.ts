import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sharedShop, shopClient, tokenBind } from '../spec/testing/shop-parts.ts';
import { definition } from './definition.ts';
import { readFixture } from './testing/fixture.ts';

/** Where the definition is, and the text it is asked from. */
function defined(fixture: string): readonly string[] {
  const { file, project, offset, uri, show } = readFixture(fixture);
  return (definition(file, project, offset) ?? []).map((link) => {
    const from = link.originSelectionRange ? show(uri, link.originSelectionRange).replace(/^\S+ /, '') : '';
    return `${from} → ${show(link.targetUri, link.targetSelectionRange)}`;
  });
}

const mark = /[❶-❿⓫-⓴㉑-㉟]/gu;

function at(text: string, sign: string): string {
  return text.replace(sign, '▮').replace(mark, '');
}

const mapStyle = `ikanos: "1.0.0-beta5"
${tokenBind}${shopClient}      authentication: {type: bearer, token: "{{TO❶KEN}}"}
      resources:
        orders:
          path: /orders/{{cust❷omer}}
          operations:
            list-orders:
              method: GET
              inputParameters:
                customer: {in: path}
              outputParameters:
                lines: {type: array, value: $.lines}
  aggregates:
    - display: Orders
      namespace: orders
      flows:
        find:
          description: Finds
          inputParameters:
            who: {type: string, description: Who}
          call: shop.list-orders
          with: {customer: orders.wh❸o}
  exposes:
    - type: rest
      port: 3000
      namespace: api
      resources:
        all:
          path: /all/{i❹d}
          operations:
            get-all:
              method: GET
              inputParameters:
                id: {in: path, type: string, description: Which}
              ref: ord❺ers.fi❻nd
    - type: mcp
      port: 3001
      namespace: tools
      tools:
        list:
          description: Lists
          inputParameters:
            state: {type: string, description: Which}
          call: sh❼op.list-❽orders
          with:
            custo❾mer: too❿ls.sta⓫te
        steps:
          description: Works in steps
          steps:
            first:
              type: call
              call: shop.list-orders
            second:
              type: lookup
              index: fi⓬rst
              match: id
              lookupValue: $.first.li⓭nes
              outputParameters: [id]
          mappings:
            - target: res⓮ult
              value: $.sec⓯ond.id
          outputParameters:
            result: {type: string}
    - type: skill
      port: 3002
      namespace: skills
      skills:
        ordering:
          description: How to order
          tools:
            list: {description: Lists, from: {sourceNamespace: to⓰ols, action: li⓱st}}
`;

const threeFiles = `naftiko: "1.0.0-alpha2"
${tokenBind}capability:
  consumes:
    - location: ./sh❶op.yaml
      import: sh❷op
      as: sto❸re
  exposes:
    - type: mcp
      port: 3001
      namespace: tools
      tools:
        - name: list
          description: Lists
          call: sto❹re.list-❺orders
          with: {cust❻omer: "{{TO❼KEN}}"}
--- file: shop.yaml
naftiko: "1.0.0-alpha2"
${sharedShop}    resources:
      - name: orders
        path: /orders
        operations:
          - name: list-orders
            method: GET
            inputParameters:
              - name: customer
                in: query
--- file: other.yaml
naftiko: "1.0.0-alpha2"
consumes: []
`;

describe('the definition, in a file of maps', () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['of a variable', '❶', ['«TOKEN» → main.yaml:5 «TOKEN»']],
    ['of a placeholder in a path', '❷', ['«customer» → main.yaml:19 «customer»']],
    ['of an input of a flow', '❸', ['«who» → main.yaml:29 «who»']],
    ['of a placeholder of a route', '❹', ['«id» → main.yaml:43 «id»']],
    ['of an aggregate', '❺', ['«orders» → main.yaml:24 «orders»']],
    ['of a flow', '❻', ['«find» → main.yaml:26 «find»']],
    ['of a client', '❼', ['«shop» → main.yaml:9 «shop»']],
    ['of an operation', '❽', ['«list-orders» → main.yaml:16 «list-orders»']],
    ['of an argument', '❾', ['«customer» → main.yaml:19 «customer»']],
    ['of the server an input belongs to', '❿', ['«tools» → main.yaml:47 «tools»']],
    ['of an input', '⓫', ['«state» → main.yaml:52 «state»']],
    ['of a step', '⓬', ['«first» → main.yaml:59 «first»']],
    ['of a field of a step', '⓭', ['«lines» → main.yaml:21 «lines»']],
    ['of an output', '⓮', ['«result» → main.yaml:72 «result»']],
    ['of a step in a mapping', '⓯', ['«second» → main.yaml:62 «second»']],
    ['of the server a skill takes from', '⓰', ['«tools» → main.yaml:47 «tools»']],
    ['of the tool a skill takes', '⓱', ['«list» → main.yaml:49 «list»']],
  ];
  for (const [name, sign, expected] of cases) it(name, () => assert.deepEqual(defined(at(mapStyle, sign)), expected));
});

describe('the definition, in a file of lists and across files', () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['of the file of an import', '❶', ['«./shop.yaml» → shop.yaml:1 «»']],
    ['of what is imported', '❷', ['«shop» → shop.yaml:4 «shop»']],
    ['of an alias: itself', '❸', ['«store» → main.yaml:10 «store»']],
    ['of a client by its alias', '❹', ['«store» → main.yaml:10 «store»']],
    ['of an operation through import and alias', '❺', ['«list-orders» → shop.yaml:10 «list-orders»']],
    ['of an argument in another file', '❻', ['«customer» → shop.yaml:13 «customer»']],
    ['of a variable', '❼', ['«TOKEN» → main.yaml:5 «TOKEN»']],
  ];
  for (const [name, sign, expected] of cases) it(name, () => assert.deepEqual(defined(at(threeFiles, sign)), expected));
});

describe('no definition', () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['has a name that leads nowhere', mapStyle.replace('call: sh❼op.list-❽orders', 'call: shop.no▮thing'), []],
    ['have keys and values of the format', mapStyle.replace('method: GET', 'method: G▮ET'), []],
  ];
  for (const [name, text, expected] of cases) it(name, () => assert.deepEqual(defined(text.replace(mark, '')), expected));
});
