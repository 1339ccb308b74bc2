import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readSourceFile } from '../../read-file.ts';
import { apply, consumes } from '../../testing/refactoring.ts';
import { applyEdits } from '../apply-edits.ts';
import { callToSteps, stepsToCall } from './call-to-steps.ts';
import { exposeAsSkillTool } from './expose-as-skill.ts';
import { exposeAsRest, exposeAsTool } from './expose-operation.ts';
import { extractToFile } from './extract.ts';
import { spreadBrackets } from './spread.ts';
import { wrapAsFlow } from './wrap-as-flow.ts';

/** Any YAML: what is in brackets around the cursor, spread. */
function spread(marked: string): string | undefined {
  const text = marked.replace('▮', '');
  const found = spreadBrackets({ file: readSourceFile('file:///a.yaml', text), project: nowhere, offset: marked.indexOf('▮') });
  return found && applyEdits(text, found.edits);
}
const nowhere = { findFile: missing, findData: missing, resolvePath: String, linksOf: never, importedLinksOf: never, allFiles: () => [] };
function missing() {
  return 'missing' as const;
}
function never(): never {
  throw new Error('not asked');
}

describe('what is in brackets', () => {
  it('comes to stand line by line, one level at a time', () => {
    const one = 'tools: {a▮: {b: "x", c: [1, 2]}, d: {}} # why\nz: 1\n';
    const two = 'tools:\n  a: {b: "x", c: [1, 2]}\n  d: {} # why\nz: 1\n';
    assert.equal(spread(one), two);
    assert.equal(spread(two.replace('a:', '▮a:')), 'tools:\n  a:\n    b: "x"\n    c: [1, 2]\n  d: {} # why\nz: 1\n');
    assert.equal(spread('a:\n  - c: [1▮, {x: 2}, [3]]\n'), 'a:\n  - c:\n      - 1\n      - {x: 2}\n      - [3]\n');
  });

  it('behind a dash, with its anchor, on a line of its own, or as a whole file', () => {
    assert.equal(spread('a:\n  - {b▮: 1, c: 2}\n  - x\n'), 'a:\n  - b: 1\n    c: 2\n  - x\n');
    assert.equal(spread('a:\n  - &x {b▮: 1}\n  - *x\n'), 'a:\n  - &x\n    b: 1\n  - *x\n');
    assert.equal(spread('a: &x {b▮: 1, c: &y {d: 1}}\n'), 'a: &x\n  b: 1\n  c: &y {d: 1}\n');
    assert.equal(spread('a:\n    {b▮: 1, c: 2}\n'), 'a:\n    b: 1\n    c: 2\n');
    assert.equal(spread('{"a":{"b":▮1},"c":[1]}\n'), '"a": {"b":1}\n"c": [1]\n');
  });

  it('keeps line breaks, and joins what goes on below', () =>
    assert.equal(spread('a: {▮\r\n    b: "x\r\n      y",\r\n    c: {\r\n      d: 1 } }\r\n'), 'a:\r\n  b: "x y"\r\n  c: { d: 1 }\r\n'));

  it('stays where there is nothing in it, or something that lines would lose', () => {
    for (const text of ['a: {▮}\n', 'a: [▮]\n', 'a: {▮b: 1, # why\n  c: 2}\n', 'a: {▮b: "x\n\n  y"}\n', 'a:\n  b▮: 1\n'])
      assert.equal(spread(text), undefined, text);
  });
});

describe('what needs lines, written on one', () => {
  const file = (tool: string, more = '') => `ikanos: "1.0.0-beta5"
capability:
${consumes(true)}  exposes:
    - {type: mcp, port: 3000, namespace: tools, tools: {find: ${tool}}}
${more}`;
  const reason = 'This is written on one line. Write it over several lines first.';
  const added = 'What it would be added to is written on one line. Write it over several lines first.';

  it('says so', () => {
    const call = file('{description: d, ca▮ll: shop.get-order, with: {id: "1"}}');
    assert.equal(apply(call, callToSteps), reason);
    assert.equal(apply(call, wrapAsFlow), reason);
    const steps = file('{description: d, steps▮: {one: {type: call, call: shop.get-order, with: {id: "1"}}}}');
    assert.equal(apply(steps, stepsToCall), reason);
    assert.equal(apply(call.replace('▮', '').replace('type: mcp', 'type▮: mcp'), extractToFile), reason);
    const operation = call.replace('▮', '').replace('            get-order:', '            get-or▮der:');
    assert.equal(apply(operation, exposeAsTool), added);
    const servers = `ikanos: "1.0.0-beta5"\ncapability:\n${consumes(true).replace('get-order:', 'get-or▮der:')}  exposes: [{type: control, port: 9000}]\n`;
    for (const expose of [exposeAsTool, exposeAsRest, exposeAsSkillTool]) assert.equal(apply(servers, expose), added);
  });

  it('can be made afterwards', () => {
    const marked = file('{description: d, ca▮ll: shop.get-order, with: {id: "1"}}');
    const again = (text: string) => apply(text.replace('call: shop', 'ca▮ll: shop'), spreadBrackets) ?? '';
    const spreadOut = again(again(again(marked.replace('▮', ''))));
    assert.match(spreadOut, /\n {8}find:\n {10}description: d\n {10}call: shop\.get-order\n {10}with: \{id: "1"\}\n/);
    assert.match(apply(spreadOut.replace('call: shop', 'ca▮ll: shop'), callToSteps) ?? '', /\n {10}steps:\n {12}get-order:\n/);
  });
});
