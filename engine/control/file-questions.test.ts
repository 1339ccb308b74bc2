import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { writeFiles } from '../testing/serve.ts';
import { checkFile, fixFile, toolSizes } from './file-questions.ts';

const capability = (greeting: string) => `ikanos: "1.0.0-beta5"
capability:
  exposes:
  - type: mcp
    port: 3001
    namespace: greeter
    tools:
      bye: {description: Says goodbye to somebody, outputParameters: {text: {type: string, value: Bye}}}
      greet: {description: Greets one person by name, inputParameters: {name: {type: string, description: Who is greeted}}, outputParameters: {${greeting}: {type: string, value: "Hello {{name}}"}}}
`;

describe('questions about a file', () => {
  it('are answered about the disk, or about a text that is not there yet', async (t) => {
    const file = await writeFiles(t, { 'c.yaml': capability('greeting') });
    assert.deepEqual(checkFile({ file }), []);
    const broken = capability('greeting').replace('port: 3001', 'prot: 3001');
    const at = (line: number, from: number, to: number) => ({ start: { line, character: from }, end: { line, character: to } });
    const problem = { uri: pathToFileURL(file).href, severity: 'error', code: 'unknown-key' };
    assert.deepEqual(checkFile({ file, text: broken }), [
      { ...problem, message: '`prot` is not a key of an MCP server. Did you mean `port`?', range: at(4, 4, 8) },
    ]);
    assert.deepEqual(fixFile({ file, text: broken }), { text: capability('greeting'), problems: [] });
    assert.deepEqual(fixFile({ file }), { problems: [] });
    assert.deepEqual(
      checkFile({ file: `${file}.gone` }).map(({ message }) => message),
      ['There is no such file.'],
    );
  });

  it('tell what each tool takes of the context of an agent, the largest first', async (t) => {
    const file = await writeFiles(t, { 'c.yaml': capability('greeting') });
    const at = (line: number, to: number) => ({
      uri: pathToFileURL(file).href,
      range: { start: { line, character: 6 }, end: { line, character: to } },
    });
    assert.deepEqual(toolSizes(file), [
      { server: 'greeter', name: 'greet', characters: 267, place: at(8, 11) },
      { server: 'greeter', name: 'bye', characters: 169, place: at(7, 9) },
    ]);
    assert.deepEqual(toolSizes(`${file}.gone`), []);
  });
});
