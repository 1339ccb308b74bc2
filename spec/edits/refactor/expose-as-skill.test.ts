import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cursorAt } from '../../testing/fixture.ts';
import { apply, consumes, listFile, mapFile } from '../../testing/refactoring.ts';
import { exposeAsSkillTool } from './expose-as-skill.ts';
import { exposeAsRest } from './expose-operation.ts';

const mapTool = '          description: One order\n          call: shop.get-order\n          with: {id: "1"}\n';
describe('a skill tool', () => {
  it('stands for the tool that serves the operation, map style', () =>
    assert.equal(
      apply(cursorAt(mapFile(mapTool), 'get-or▮der:'), exposeAsSkillTool),
      `${mapFile(mapTool)}    - type: skill
      address: 127.0.0.1
      port: 8090
      namespace: tools-skills
      skills:
        tools:
          description: One order
          tools:
            find:
              description: One order
              from:
                sourceNamespace: tools
                action: find
`,
    ));

  it('stands for the tool that serves the operation, list style', () =>
    assert.equal(
      apply(cursorAt(listFile(mapTool), 'name: get-or▮der'), exposeAsSkillTool),
      `${listFile(mapTool)}    - type: skill
      address: 127.0.0.1
      port: 8090
      namespace: tools-skills
      skills:
        - name: tools
          description: One order
          tools:
            - name: find
              description: One order
              from:
                sourceNamespace: tools
                action: find
`,
    ));

  it('joins the skill there is, under a name of its own', () => {
    const skills = `    - type: skill
      port: 8090
      namespace: skills
      skills:
        desk:
          description: d
          tools:
            find:
              description: Another
              instruction: find.md
          location: file:///opt/desk
`;
    assert.equal(
      apply(cursorAt(mapFile(mapTool) + skills, '      tools:\n        fi▮nd:'), exposeAsSkillTool),
      `${mapFile(mapTool)}${skills.replace(
        '          location:',
        '            find-2:\n              description: One order\n              from:\n                sourceNamespace: tools\n                action: find\n          location:',
      )}`,
    );
  });

  it('brings a tool along when nothing serves the operation yet', () =>
    assert.equal(
      apply(
        cursorAt(`naftiko: "1.0.0-alpha2"\ninfo: {label: A, description: d}\ncapability:\n${consumes(false)}`, 'name: get-or▮der'),
        exposeAsSkillTool,
      )?.split('  exposes:\n')[1],
      `    - type: mcp
      port: 3000
      namespace: shop-tools
      tools:
        - name: get-order
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
            id: shop-tools.id
            lang: shop-tools.lang
    - type: skill
      address: 127.0.0.1
      port: 8090
      namespace: shop-skills
      skills:
        - name: shop
          description: GET get-order
          tools:
            - name: get-order
              description: GET get-order
              from:
                sourceNamespace: shop-tools
                action: get-order
`,
    ));

  it('stands for a tool of a shared server, through a shared flow, by the names they have here', () => {
    const main = `ikanos: "1.0.0-beta5"
capability:
${consumes(true)}  aggregates:
    - {from: ./flows.yaml, import: flows, as: orders}
  exposes:
    - {from: ./tools.yaml, import: tools, as: desk}
--- flows.yaml
ikanos: "1.0.0-beta5"
aggregates:
  - display: Flows
    namespace: flows
    flows:
      one: {description: d, call: shop.get-order, with: {id: "1"}}
--- tools.yaml
ikanos: "1.0.0-beta5"
exposes:
  - type: mcp
    port: 3000
    namespace: tools
    tools:
      find: {description: One order, ref: orders.one}
`;
    assert.equal(
      apply(cursorAt(main, 'get-or▮der:'), exposeAsSkillTool)?.split('as: desk}\n')[1],
      `    - type: skill
      address: 127.0.0.1
      port: 8090
      namespace: desk-skills
      skills:
        desk:
          description: One order
          tools:
            find:
              description: One order
              from:
                sourceNamespace: desk
                action: find
`,
    );
  });

  it('is not offered twice, nor before there are skills, nor outside of an operation', () => {
    const once = apply(cursorAt(mapFile(mapTool), 'get-or▮der:'), exposeAsSkillTool) ?? '';
    assert.equal(apply(cursorAt(once, 'get-or▮der:'), exposeAsSkillTool), undefined);
    assert.equal(apply(cursorAt(listFile(mapTool).replace('1.0.0-alpha2', '0.4'), 'name: get-or▮der'), exposeAsSkillTool), undefined);
    assert.equal(apply(cursorAt(mapFile(mapTool), 'base▮Uri'), exposeAsSkillTool), undefined);
  });
});

describe('a new server', () => {
  it('has a port and a name that nothing else has', () => {
    const taken = mapFile(mapTool).replace('port: 3000\n      namespace: tools', 'port: 8080\n      namespace: shop-api');
    const after = apply(cursorAt(taken, 'get-or▮der:'), exposeAsRest) ?? '';
    assert.match(after, / {6}port: 8081\n {6}namespace: shop-api-2\n/);
  });
});
