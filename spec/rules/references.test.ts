import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkFixes, problemsIn } from '../testing/fixture.ts';

const withTool = (tool: string, more = '') => `ikanos: "1.0.0-beta5"
binds:
  - {namespace: env, keys: {TOKEN: TOKEN}}
capability:
  consumes:
    - type: http
      namespace: shop
      baseUri: https://shop.internal
      authentication: {type: bearer, token: "{{TOKEN}}"}
      resources:
        order:
          path: "/orders/{{id}}"
          operations:
            get-order: {method: GET, inputParameters: {id: {in: path}, expand: {in: query}}}
${more}  exposes:
    - type: mcp
      port: 3000
      namespace: shop-tools
      tools:
        get:
          description: Reads one order of the shop
          inputParameters:
            number: {type: string, description: Number of the order}
${tool}`;

const flows = `  aggregates:
    - display: Orders
      namespace: orders
      flows:
        get:
          description: Reads one order of the shop
          inputParameters: {number: {type: string, description: Number of the order}}
          call: shop.get-order
          with: {id: "{{number}}"}
`;

describe('names that lead nowhere', () => {
  it('none when all of them are there', () => {
    const text = withTool('          call: shop.get-order\n          with: {id: "{{number}}", expand: shop-tools.number}\n');
    assert.deepEqual(problemsIn(text), []);
  });

  it('an operation, with the nearest name', () => {
    const text = withTool('          call: shop.get-orders\n          with: {id: "{{number}}"}\n');
    assert.deepEqual(problemsIn(text), [
      '24: «get-orders» error unknown-call: `shop` has no operation `get-orders`. Did you mean `get-order`?',
    ]);
    checkFixes(text, ['Change to `get-order`: «get-orders» → «get-order»']);
  });

  it('an operation nobody could mean, with those there are', () => {
    const text = withTool('          call: shop.delete\n          with: {id: "{{number}}"}\n');
    assert.deepEqual(problemsIn(text), ['24: «delete» error unknown-call: `shop` has no operation `delete`. It has `get-order`.']);
  });

  it('a consumed API; what it would need is not judged', () => {
    const text = withTool('          call: shopp.get-order\n          with: {id: "{{number}}", other: 1}\n');
    assert.deepEqual(problemsIn(text), ['24: «shopp» error unknown-call: No consumed API has the namespace `shopp`. Did you mean `shop`?']);
    checkFixes(text, ['Change to `shop`: «shopp» → «shop»']);
  });

  it('the target of a forwarding route', () => {
    const text = withTool(
      '          call: shop.get-order\n          with: {id: "{{number}}"}\n    - type: rest\n      port: 3001\n      namespace: shop-api\n      resources:\n        all: {path: "/all/{{path}}", forward: {targetNamespace: shops}}\n',
    );
    assert.deepEqual(problemsIn(text), ['30: «shops» error unknown-call: No consumed API has the namespace `shops`. Did you mean `shop`?']);
    checkFixes(text, ['Change to `shop`: «shops» → «shop»']);
  });

  it('a flow and an aggregate', () => {
    const text = withTool('          ref: orders.gett\n        more: {ref: order.get}\n', flows);
    assert.deepEqual(problemsIn(text), [
      '33: «gett» error unknown-flow: `orders` has no flow `gett`. Did you mean `get`?',
      '34: «order» error unknown-flow: No aggregate has the namespace `order`. Did you mean `orders`?',
    ]);
    checkFixes(text, ['Change to `get`: «gett» → «get»', 'Change to `orders`: «order» → «orders»']);
  });

  it('an argument of an operation and of a flow', () => {
    const text = withTool(
      '          call: shop.get-order\n          with: {id: "{{number}}", expnd: lines}\n        more:\n          ref: orders.get\n          with: {number: "5", id: "7", numbr: "5"}\n',
      flows,
    );
    assert.deepEqual(problemsIn(text), [
      '34: «expnd» warning unknown-argument: The called operation has no input `expnd`. Did you mean `expand`?',
      '37: «numbr» warning unknown-argument: The called operation has no input `numbr`. Did you mean `number`?',
    ]);
    checkFixes(text, ['Change to `expand`: «expnd» → «expand»', 'Change to `number`: «numbr» → «number»']);
  });

  it('names in templates: slips, habits of other tools, nothing at all', () => {
    const text = withTool('          call: shop.get-order\n          with: {id: "{{numbr}}", expand: "{{tools.number}}-{{region}}"}\n');
    assert.deepEqual(problemsIn(text), [
      '25: «numbr» warning unknown-name: Nothing here is called `numbr`. Did you mean `number`?',
      '25: «tools» warning unknown-name: Nothing here is called `tools`. Write `{{number}}`: names stand without a prefix.',
      '25: «region» warning unknown-name: Nothing here is called `region`. Known here: `TOKEN` and `number`.',
    ]);
    checkFixes(text, ['Change to `number`: «numbr» → «number»', 'Change to `{{number}}`: «tools.number» → «number»']);
  });

  it('the qualified name of an input', () => {
    const text = withTool('          call: shop.get-order\n          with: {id: shop-tools.nummer}\n');
    assert.deepEqual(problemsIn(text), ['25: «nummer» warning unknown-name: Nothing here is called `nummer`. Did you mean `number`?']);
    checkFixes(text, ['Change to `number`: «nummer» → «number»']);
  });

  it('an argument that is given its own name, and no input of that name is there', () => {
    const text = withTool('          call: shop.get-order\n          with: {id: shop-tools.number, expand: shop-tools.expand}\n');
    assert.deepEqual(problemsIn(text), ['25: «expand» warning unknown-name: Nothing here is called `expand`. Known here: `number`.']);
  });

  it('a variable, once for each name, at its first place', () => {
    const text = withTool('          call: shop.get-order\n          with: {id: "{{number}}", expand: "{{REGION}}-{{REGION}}"}\n');
    assert.deepEqual(problemsIn(text), [
      '25: «REGION» warning undeclared-variable: Nothing binds `{{REGION}}`: no entry of `binds` declares it.',
    ]);
    checkFixes(text, ['Bind `REGION` to the environment variable of that name: «» → «, REGION: REGION»']);
  });

  it('a variable behind a dot', () => {
    const text = withTool(
      '          call: shop.get-order\n          with: {id: "{{env.TOKEN}}", expand: "{{secrets.TOKEN}}-{{env.TOKN}}-{{vault.KEY}}-{{env.other}}"}\n',
    );
    assert.deepEqual(problemsIn(text), [
      '23: «number» hint unused-input: Nothing uses `number`: what callers give for it goes nowhere.',
      '25: «env.TOKEN» warning qualified-variable: Other engines insert nothing for `{{env.TOKEN}}`. Write `{{TOKEN}}`: variables stand without a prefix.',
      '25: «secrets.TOKEN» warning undeclared-variable: No bind `secrets` declares `TOKEN`. Write `{{TOKEN}}`: variables stand without a prefix.',
      '25: «TOKN» warning undeclared-variable: The bind `env` does not declare `TOKN`. Did you mean `TOKEN`?',
      '25: «KEY» warning undeclared-variable: Nothing binds `{{vault.KEY}}`: no entry of `binds` has the namespace `vault`.',
      '25: «other» warning undeclared-variable: The bind `env` does not declare `other`. It has `TOKEN`.',
    ]);
    checkFixes(text, [
      'Change to `{{TOKEN}}`: «env.TOKEN» → «TOKEN»',
      'Change to `{{TOKEN}}`: «secrets.TOKEN» → «TOKEN»',
      'Change to `TOKEN`: «TOKN» → «TOKEN»',
    ]);
  });

  it('a step, and steps that have not run yet', () => {
    const text = withTool(
      '          steps:\n            one: {type: call, call: shop.get-order, with: {id: "{{two.id}}"}}\n            two: {type: lookup, index: three, match: id, lookupValue: "{{one.id}}", outputParameters: [id]}\n            three: {type: lookup, index: on, match: id, lookupValue: $.four.id, outputParameters: [id]}\n          mappings: [{target: a, value: $.tow.id}]\n          outputParameters: {a: {type: string}}\n',
    );
    assert.deepEqual(problemsIn(text), [
      '23: «number» hint unused-input: Nothing uses `number`: what callers give for it goes nowhere.',
      '25: «two» error unknown-step: The step `two` has not run yet at this point: a step can only use those above it.',
      '26: «three» error unknown-step: The step `three` has not run yet at this point: a step can only use those above it.',
      '27: «on» error unknown-step: There is no step `on` here. There is `one` and `two`.',
      '27: «four» error unknown-step: There is no step `four` here. There is `one` and `two`.',
      '28: «tow» error unknown-step: There is no step `tow` here. Did you mean `two`?',
    ]);
    checkFixes(text, ['Change to `two`: «tow» → «two»']);
  });

  it('what a skill takes over', () => {
    const text = withTool(
      '          call: shop.get-order\n          with: {id: "{{number}}"}\n    - type: skill\n      port: 3001\n      namespace: shop-skills\n      skills:\n        orders:\n          description: Work with orders\n          tools:\n            get: {description: Reads one order, from: {sourceNamespace: shop-tools, action: gte}}\n            list: {description: Lists orders, from: {sourceNamespace: shop-skills, action: get}}\n',
    );
    assert.deepEqual(problemsIn(text), [
      '33: «gte» error unknown-skill-source: `shop-tools` has no tool `gte`. Did you mean `get`?',
      '34: «shop-skills» error unknown-skill-source: No REST or MCP server has the namespace `shop-skills`. There is `shop-tools`.',
    ]);
    checkFixes(text, ['Change to `get`: «gte» → «get»']);
  });

  it('an argument in a prompt', () => {
    const text = withTool(
      '          call: shop.get-order\n          with: {id: "{{number}}"}\n      prompts:\n        ask:\n          display: Ask\n          description: Asks about an order\n          arguments: {number: {description: Number of the order}}\n          template:\n            - {role: user, content: "What is in order {{numer}}?"}\n',
    );
    assert.deepEqual(problemsIn(text), ['32: «numer» warning unknown-name: Nothing here is called `numer`. Did you mean `number`?']);
    checkFixes(text, ['Change to `number`: «numer» → «number»']);
  });

  it('names in a consumed API that nobody gives', () => {
    const text = withTool('          call: shop.get-order\n          with: {id: "{{number}}"}\n')
      .replace('"/orders/{{id}}"', '"/{{area}}/orders/{{id}}"')
      .replace('{method: GET,', '{method: POST, body: {type: json, data: {a: "{{tools.number}}", b: "{{tools.text}}", c: "{{nubmer}}"}},');
    assert.deepEqual(problemsIn(text), [
      '12: «area» warning unknown-name: Nothing gives `area` a value: nobody who calls this has an input of that name.',
      '14: «tools» warning unknown-name: Nothing here is called `tools`. Write `{{number}}`: names stand without a prefix.',
      '14: «tools» warning unknown-name: Nothing gives `tools.text` a value: names stand without a prefix, and nobody who calls this has an input of that name.',
      '14: «nubmer» warning unknown-name: Nothing gives `nubmer` a value. Did you mean `number`?',
    ]);
    checkFixes(text, ['Change to `{{number}}`: «tools.number» → «number»', 'Change to `number`: «nubmer» → «number»']);
  });

  it('a namespace that is part of another', () => {
    const text = withTool('          call: shop.get-order\n          with: {id: "{{number}}"}\n').replace(
      'namespace: shop\n',
      'namespace: shop-api\n',
    );
    assert.deepEqual(problemsIn(text), [
      '24: «shop» error unknown-call: No consumed API has the namespace `shop`. Did you mean `shop-api`?',
    ]);
  });

  it('half a reference, with what is meant', () => {
    const text = withTool('          call: get-order\n          with: {id: "{{number}}"}\n        more:\n          ref: get\n', flows);
    const form = 'it takes two names joined by one dot, each of letters, digits and hyphens, such as `orders.list-orders`.';
    assert.deepEqual(problemsIn(text), [
      `33: «get-order» error wrong-format: \`get-order\` is not a valid \`call\`: ${form} Did you mean \`shop.get-order\`?`,
      `36: «get» error wrong-format: \`get\` is not a valid \`ref\`: ${form} Did you mean \`orders.get\`?`,
    ]);
    checkFixes(text, ['Change to `shop.get-order`: «get-order» → «shop.get-order»', 'Change to `orders.get`: «get» → «orders.get»']);
  });

  it('a flow that is called, and an operation that is referred to', () => {
    const text = withTool('          call: orders.get\n        more:\n          ref: shop.get-order\n', flows);
    assert.deepEqual(problemsIn(text), [
      '33: «orders» error unknown-call: `orders.get` is a flow: `call` names consumed operations, `ref` flows.',
      '35: «shop» error unknown-flow: `shop.get-order` is a consumed operation: `ref` names flows, `call` operations.',
    ]);
    checkFixes(text, ['Change `call` to `ref`: «call» → «ref»', 'Change `ref` to `call`: «ref» → «call»']);
  });

  it('half a reference to a name that is not legal: that is mended first', () => {
    const text = withTool('          call: größe\n').replaceAll('get-order', 'größe');
    checkFixes(text, ['Change to `grosse`: «größe» → «grosse»']);
  });
});
