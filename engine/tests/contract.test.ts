import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { writeFiles } from '../testing/serve.ts';
import { runContract } from './contract.ts';

const capability = (tools: string) => `ikanos: "1.0.0-beta5"
capability:
  consumes:
  - type: http
    namespace: u
    baseUri: "https://u.example"
    resources:
      ships: {path: "/ships/{{id}}", operations: {get: {method: GET}, change: {method: POST}}}
      time: {path: /time, operations: {time: {method: GET, inputParameters: {at: {in: query}}}}}
  exposes:
  - type: mcp
    port: 3001
    namespace: tools
    tools:
${tools}
`;

/** `outcome name`, with the reason. */
async function run(context: Parameters<typeof writeFiles>[0], tools: string): Promise<readonly string[]> {
  const { problems, results } = await runContract({ file: await writeFiles(context, { 'c.yaml': capability(tools) }), variables: {} });
  return [
    ...problems.map(({ message }) => message),
    ...results.map(({ outcome, name, note, failures }) =>
      [`${outcome} ${name}`, ...(note === undefined ? [] : [note]), ...failures.map(({ message }) => message)].join(': '),
    ),
  ];
}

const troubles = (tool: string, reference: string) => [
  `passed ${tool} reports that ${reference} refuses the credentials (401)`,
  `passed ${tool} reports that ${reference} finds nothing (404)`,
  `passed ${tool} reports that ${reference} limits the rate (429)`,
  `passed ${tool} reports that ${reference} fails (500)`,
  `passed ${tool} reports that ${reference} cannot be reached`,
  `passed ${tool} reports that ${reference} does not answer in time`,
  `passed ${tool} survives that ${reference} answers nothing (204)`,
  `passed ${tool} survives that ${reference} answers something broken`,
];

describe('the contract of a capability', () => {
  it('holds its tools to what they declare', async (t) => {
    assert.deepEqual(
      await run(
        t,
        `      ship:
        description: d
        hints: {readOnly: true, idempotent: true}
        inputParameters:
          id: {type: string, pattern: "^[A-Z]{3}-\\\\d+$", description: i}
          n: {type: integer, required: false, description: n}
          kind: {type: string, enum: [a, b], description: k}
        call: u.get
        outputParameters: [{type: object, properties: {name: {type: string, mapping: $.n}}}]`,
      ),
      [
        'passed ship answers a valid call in the declared shape',
        'passed ship refuses a call without id',
        'passed ship refuses a call without kind',
        'passed ship refuses a text that does not match its pattern for id',
        'passed ship refuses a broken number for n',
        'passed ship refuses a value that is not allowed for kind',
        ...troubles('ship', 'u.get'),
        'passed ship only reads, as it declares',
        'passed ship does the same when called again, as it declares',
      ],
    );
  });

  it('tells what is not kept', async (t) => {
    assert.deepEqual(
      await run(
        t,
        `      lost: {description: d, call: u.get}
      writes: {description: d, hints: {readOnly: true}, inputParameters: {id: {type: boolean, description: i}}, call: u.change}
      odd: {description: d, inputParameters: {id: {type: string, pattern: "^\\\\u{1F600}$", description: i}}, outputParameters: {a: {type: string, value: x}}}`,
      ),
      [
        'failed lost answers a valid call in the declared shape: A valid call failed with status 400: https://u.example/ships/{{id}} cannot be addressed: `id` has no value. Known here: nothing.',
        ...troubles('lost', 'u.get').map((line) => `${line.replace('passed', 'skipped')}: u.get is not reached with made-up answers.`),
        'passed writes answers a valid call in the declared shape',
        'passed writes refuses a call without id',
        'passed writes refuses a text that is neither true nor false for id',
        ...troubles('writes', 'u.change'),
        'failed writes only reads, as it declares: It calls u.change with POST, which may change something.',
        ...[
          'answers a valid call in the declared shape',
          'refuses a call without id',
          'refuses a text that does not match its pattern for id',
        ].map((name) => `skipped odd ${name}: No value is known that matches the pattern of id. A \`default\` or \`enum\` gives one.`),
      ],
    );
  });

  it('says why it cannot run', async (t) => {
    const file = await writeFiles(t, { 'c.yaml': 'ikanos: "1.0.0-beta5"\n' });
    const { problems } = await runContract({ file, variables: {} });
    assert.deepEqual(
      problems.map(({ message }) => message),
      ['c.yaml cannot run: The file has no "capability": there is nothing to serve. (line 1)'],
    );
  });
});
