import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import type { PlacedProblem, ServedCall } from '../../engine/control/protocol.ts';
import { readTask } from './task-definition.ts';
import { beginLine, endLine, eventLines, problemText, runningLines } from './task-lines.ts';

interface Matcher {
  readonly pattern: { readonly regexp: string };
  readonly background: { readonly beginsPattern: string; readonly endsPattern: string };
}

const manifest = JSON.parse(readFileSync(path.join(import.meta.dirname, '../../package.json'), 'utf8')) as {
  readonly contributes: { readonly problemMatchers: readonly Matcher[] };
};
const [matcher] = manifest.contributes.problemMatchers;
assert.ok(matcher);

const problem: PlacedProblem = {
  uri: 'file:///w/fleet.yaml',
  severity: 'warning',
  code: 'unused-input',
  message: '`id` is not used.\n  Remove it.',
  range: { start: { line: 11, character: 4 }, end: { line: 11, character: 6 } },
};
const toPath = (uri: string): string => uri.slice('file://'.length);
const servers = [{ type: 'mcp', namespace: 'tools', url: 'http://127.0.0.1:3001/mcp', port: 3001, declaredPort: undefined }] as const;

describe('the terminal of a task', () => {
  it('writes problems so that the matcher finds them', () => {
    const text = problemText(problem, toPath);
    assert.equal(text, '/w/fleet.yaml:12:5 warning `id` is not used. Remove it. unused-input');
    const [, ...groups] = new RegExp(matcher.pattern.regexp).exec(text) ?? [];
    assert.deepEqual(groups, ['/w/fleet.yaml', '12', '5', 'warning', '`id` is not used. Remove it.', 'unused-input']);
    assert.deepEqual(new RegExp(matcher.pattern.regexp).exec('C:\\w\\a.yaml:1:2 error No. x')?.[1], 'C:\\w\\a.yaml');
  });

  it('says when it begins and when it is done, as the matcher expects', () => {
    const begins = new RegExp(matcher.background.beginsPattern);
    const ends = new RegExp(matcher.background.endsPattern);
    assert.deepEqual(
      [beginLine('Fleet'), endLine('Fleet', true), endLine('Fleet', false)].map((line) => [begins.test(line), ends.test(line)]),
      [
        [true, false],
        [false, true],
        [false, true],
      ],
    );
  });

  it('tells what runs, what was called, and what was read again', () => {
    assert.deepEqual(runningLines('Fleet', { kind: 'running', servers, problems: [problem], stale: undefined }, toPath), [
      '/w/fleet.yaml:12:5 warning `id` is not used. Remove it. unused-input',
      '  mcp tools http://127.0.0.1:3001/mcp',
      'Serving Fleet.',
    ]);
    const record: ServedCall = { time: '', server: 'tools', unit: 'list', ok: true, status: 200, milliseconds: 12, upstreamCalls: [] };
    assert.deepEqual(eventLines('Fleet', { event: 'served', call: 1, record }, toPath), ['✓ tools/list 200 in 12 ms']);
    assert.deepEqual(eventLines('Fleet', { event: 'reloaded', servers, problems: [problem], milliseconds: 3 }, toPath), [
      'Reading Fleet …',
      '/w/fleet.yaml:12:5 warning `id` is not used. Remove it. unused-input',
      'Serving Fleet.',
    ]);
    const failure = { code: 'invalid-file', message: 'It cannot be served.', problems: [{ ...problem, severity: 'error' }] } as const;
    assert.deepEqual(eventLines('Fleet', { event: 'reload-failed', failure, unsaved: false }, toPath), [
      'Reading Fleet …',
      '/w/fleet.yaml:12:5 error `id` is not used. Remove it. unused-input',
      'It cannot be served. The version before goes on serving.',
      'Serving Fleet.',
    ]);
    assert.deepEqual(eventLines('Fleet', { event: 'log', level: 'debug', message: 'x', time: '' }, toPath), []);
  });
});

describe('a task in tasks.json', () => {
  it('names the file, and may say how it is run', () => {
    assert.deepEqual(readTask({ type: 'capstan', file: 'a.yaml' }), { file: 'a.yaml', mock: undefined, environment: undefined });
    assert.deepEqual(readTask({ file: 'a.yaml', mock: true, environment: 'staging' }), {
      file: 'a.yaml',
      mock: true,
      environment: 'staging',
    });
  });

  it('is refused with the key that is wrong', () => {
    assert.equal(readTask({}), '"file" in tasks.json must be the path of a capability file.');
    assert.equal(readTask({ file: 'a', mock: 'yes' }), '"mock" in tasks.json must be true or false.');
    assert.equal(readTask({ file: 'a', environment: 1 }), '"environment" in tasks.json must be a name of `capstan.environments`.');
  });
});
