/** What hover tells of servers, of what they offer, and of what that does: whole texts, in both styles. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hovered } from './testing/hover.ts';

const fixture = `ikanos: "1.0.0-beta5"
info: {display: Shop, description: Orders of the shop}
binds:
  - namespace: se❶crets
    location: file:///./secrets.yaml
    keys: {TOKEN: token, USER_NAME: user}
capability:
  consumes:
    - from: ./sha❷red.yaml
      import: stock
    - type: http
      namespace: sh❸op
      baseUri: https://shop.example.org
      resources:
        ord❹ers:
          path: "/orders/{{id}}"
          description: The orders
          operations:
            get-order: {method: GET, description: One order}
            drop-order: {method: DELETE}
  aggregates:
    - display: Orders
      namespace: orders
      flows:
        find: {description: One order, inputParameters: {number: {type: string, description: Its number}}, call: shop.get-order, with: {id: orders.number}}
        both: {description: "", steps: {one: {type: call, call: shop.get-order}}}
  exposes:
    - type: rest
      namespace: a❺pi
      address: 0.0.0.0
      port: 8080
      resources:
        o❻ne:
          path: /orders/{id}
          description: One order
          operations:
            re❼ad: {method: GET, ref: orders.find}
            work: {method: POST, steps: {a: {type: call, call: shop.get-order}}}
        rest: {path: "/rest/{{path}}", forward: {targetNamespace: shop}}
    - type: mcp
      namespace: too❽ls
      transport: stdio
      description: Tools of the shop
      tools:
        find❾: {ref: orders.find, hints: {readOnly: true, idempotent: true}}
        fix❿ed: {description: Always the same, outputParameters: {text: {type: string, value: hello}}}
        wor⓫k:
          description: Works in steps
          inputParameters: {kind: {type: string, description: Kind, required: false}}
          steps:
            all: {type: call, call: shop.get-order}
            pi⓬ck: {type: lookup, index: all, match: id, lookupValue: "{{kind}}", outputParameters: [name]}
            ma⓭ke: {type: script, language: javascript, location: "file:///opt/scripts", file: make.js, with: {kind: "{{kind}}"}}
          mappings: [{target: text, value: $.make}]
          outputParameters: {text: {type: object, properties: {a: {type: string}}}}
      resources:
        da⓮ta: {display: Data, description: Files of the shop, uri: "data://files", mimeType: text/csv, location: "file:///opt/files"}
      prompts:
        as⓯k: {display: Ask, description: Asks, arguments: {topic: {description: What about}}, location: "file:///opt/ask.md"}
    - type: control
      port: 9090
    - type: skill
      namespace: sk⓱ills
      port: 8090
      skills:
        de⓲sk:
          description: The order desk
          location: file:///opt/desk
          tools:
            fi⓳nd: {description: Finds, from: {sourceNamespace: tools, action: find}}
            te⓴ll: {description: Tells, instruction: tell.md}
--- file: shared.yaml
ikanos: "1.0.0-beta5"
consumes:
  - type: http
    namespace: stock
    baseUri: https://stock.example.org
    resources: {items: {path: /items, operations: {list-items: {method: GET}}}}
`;

function hoveredAt(mark: string): string | undefined {
  return hovered(fixture.replace(mark, '▮').replace(/[❶-❿⓫-⓴]/gu, ''));
}

const request = '`GET https://shop.example.org/orders/{{id}}`';

const cases: readonly (readonly [string, string, readonly string[]])[] = [
  ['a bind', '❶', ['**secrets** · bind', 'Values from `file:///./secrets.yaml`.', 'Variables: `TOKEN`, `USER_NAME`']],
  ['a file that is imported from', '❷', ['**shared.yaml**', 'Consumed clients: `stock`']],
  ['a consumed client', '❸', ['**shop** · consumed client', 'https://shop.example.org', 'Operations: `get-order`, `drop-order`']],
  [
    'a consumed resource',
    '❹',
    [
      '**orders** · consumed resource of shop',
      '```http\nhttps://shop.example.org/orders/{{id}}\n```',
      'The orders',
      '- `GET` `get-order`: One order\n- `DELETE` `drop-order`',
    ],
  ],
  [
    'a REST server',
    '❺',
    ['**api** · REST server', '```http\nhttp://localhost:8080\n```', 'Routes: `GET /orders/{id}`, `POST /orders/{id}`'],
  ],
  [
    'a route',
    '❻',
    [
      '**one** · REST resource of api',
      '```http\nhttp://localhost:8080/orders/{id}\n```',
      'One order',
      '- `GET` `read`: runs `orders.find`\n- `POST` `work`: works in steps',
    ],
  ],
  [
    'a REST operation that runs a flow',
    '❼',
    [
      '**read** · REST operation of api',
      '```http\nGET http://localhost:8080/orders/{id}\n```',
      'One order',
      'Runs the flow `orders.find`.',
      `Calls \`shop.get-order\`: ${request}`,
      'Inputs:',
      '- `number`: string – Its number\n- `id`: in path',
    ],
  ],
  [
    'an MCP server over stdio',
    '❽',
    [
      '**tools** · MCP server over standard input and output',
      'Tools of the shop',
      'Tools: `find`, `fixed`, `work`',
      'Resources: `data`',
      'Prompts: `ask`',
    ],
  ],
  [
    'a tool that runs a flow',
    '❾',
    [
      '**find** · tool of tools',
      '*only reads, can be repeated*',
      'One order',
      'Runs the flow `orders.find`.',
      `Calls \`shop.get-order\`: ${request}`,
      'Inputs:',
      '- `number`: string – Its number',
    ],
  ],
  [
    'a tool with made-up values',
    '❿',
    [
      '**fixed** · tool of tools',
      'Always the same',
      'Calls nothing: it answers with fixed values.',
      'Outputs:',
      '- `text`: string from `hello`',
    ],
  ],
  [
    'a tool that works in steps',
    '⓫',
    [
      '**work** · tool of tools',
      'Works in steps',
      'Steps:',
      `1. \`all\` calls \`shop.get-order\`: ${request}\n2. \`pick\` searches what \`all\` gave\n3. \`make\` runs the script \`make.js\``,
      'Inputs:',
      '- `kind`: string, optional – Kind',
      'Outputs:',
      '- `text`: object\n  - `a`: string',
    ],
  ],
  [
    'a lookup',
    '⓬',
    [
      '**pick** · lookup step of work',
      'Searches what `all` gave for the entry whose `id` is `{{kind}}`.',
      'Keeps `name`.',
      'Mappings take its result as `$.pick`.',
    ],
  ],
  [
    'a script',
    '⓭',
    [
      '**make** · script step of work',
      'Runs `make.js` (javascript).',
      'From `file:///opt/scripts`.',
      'Arguments:',
      '- `kind`: `{{kind}}`',
      'Later steps take its result as `{{make}}`, mappings as `$.make`.',
    ],
  ],
  [
    'a folder that is served',
    '⓮',
    ['**data** · MCP resource of tools', '`data://files` (text/csv)', 'Serves the files of `file:///opt/files`.', 'Files of the shop'],
  ],
  [
    'a prompt in a file',
    '⓯',
    ['**ask** · prompt of tools', 'Asks', 'The text is in `file:///opt/ask.md`.', 'Inputs:', '- `topic` – What about'],
  ],
  ['a catalogue of skills', '⓱', ['**skills** · skill server', '```http\nhttp://localhost:8090/skills\n```', 'Skills: `desk`']],
  [
    'a skill',
    '⓲',
    [
      '**desk** · skill of skills',
      '```http\nhttp://localhost:8090/skills/desk\n```',
      'The order desk',
      'Tools:',
      '- `find`: `find` of `tools`\n- `tell`: told in `tell.md`',
    ],
  ],
  [
    'a tool of a skill that takes one over',
    '⓳',
    [
      '**find** · tool of desk',
      'Finds',
      'Takes over `find` of `tools`.',
      '*only reads, can be repeated*',
      'Runs the flow `orders.find`.',
      'Calls `shop.get-order`: `GET https://shop.example.org/orders/{{id}}`',
      'Inputs:',
      '- `number`: string – Its number',
    ],
  ],
  ['a tool of a skill with an instruction', '⓴', ['**tell** · tool of desk', 'Tells', 'Told in `tell.md`.']],
];

describe('hover tells of', () => {
  for (const [name, mark, expected] of cases) it(name, () => assert.equal(hoveredAt(mark), expected.join('\n\n')));
});
