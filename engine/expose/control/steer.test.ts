import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { describe, it, type TestContext } from 'node:test';
import { type Served, serve } from '../../testing/serve.ts';

const capability = (management: string, answer = 'y'): string => `ikanos: "1.0.0-beta5"
info: {display: Ctl, description: d}
capability:
  exposes:
  - {type: rest, port: 3001, namespace: api, resources: {m: {path: /m, operations: {get: {method: GET, outputParameters: {ok: {type: string, value: "${answer}"}}}}}, s: {path: /s, operations: {run: {method: GET, steps: {one: {type: script, language: javascript, location: "file:///./", file: one.js}}, mappings: [{targetName: n, value: $.one}], outputParameters: {n: {type: number}}}}}}}
  - {type: control, port: 3002, management: ${management}}
`;

const all = '{reload: true, validate: true, logs: {stream: true, max-subscribers: 1}, scripting: {timeout: 1000}}';

async function ask(served: Served, method: string, route: string, body?: string, type = 'application/json'): Promise<[number, unknown]> {
  const answer = await fetch(`${served.address('control')}${route}`, {
    method,
    ...(body !== undefined && { body, headers: { 'Content-Type': type } }),
  });
  const text = await answer.text();
  return [answer.status, text === '' ? undefined : JSON.parse(text)];
}

const start = (context: TestContext, management: string): Promise<Served> =>
  serve(context, { 'c.yaml': capability(management), 'one.js': 'result = 41 + 1;' });

const messageOf = ([status, body]: [number, unknown]): [number, string] => [status, (body as { error: { message: string } }).error.message];

describe('steering over the control server', () => {
  it('O19 serves none of it unless the file says so (weak point 28)', async (t) => {
    const served = await start(t, '{}');
    for (const [method, route] of [
      ['POST', '/reload'],
      ['POST', '/validate'],
      ['GET', '/logs'],
      ['GET', '/logs/stream'],
      ['GET', '/scripting'],
    ] as const)
      assert.deepEqual(messageOf(await ask(served, method, route)), [404, `Nothing is served at ${route}.`]);
  });

  it('reloads: a good edit is live for the next call, a bad one changes nothing and is explained', async (t) => {
    const served = await start(t, all);
    const call = async (): Promise<unknown> => (await fetch(`${served.address('api')}/m`)).json();
    await writeFile(served.file, capability(all, 'new'));
    const [status, body] = await ask(served, 'POST', '/reload');
    assert.deepEqual([status, (body as { status: string }).status, await call()], [200, 'RELOADED', { ok: 'new' }]);

    await writeFile(served.file, capability(all).replace('type: rest', 'type: rust'));
    const problem = {
      severity: 'error',
      code: 'not-in-list',
      message: '`rust` is unknown here: `type` is one of `rest`, `mcp`, `skill` or `control`. Did you mean `rest`?',
      file: 'c.yaml',
      line: 5,
      column: 12,
    };
    const [refused, told] = await ask(served, 'POST', '/reload');
    const { error, problems } = told as { error: { code: string }; problems: { code: string }[] };
    assert.deepEqual([refused, error.code], [422, 'invalid-file']);
    assert.deepEqual(
      problems.filter(({ code }) => code === 'not-in-list'),
      [problem],
    );
    assert.deepEqual(await call(), { ok: 'new' });

    const [, checked] = await ask(served, 'GET', '/validate');
    const { valid, problems: found } = checked as { valid: boolean; problems: { code: string }[] };
    assert.deepEqual([valid, found.filter(({ code }) => code === 'not-in-list')], [false, [problem]]);
    assert.equal((await ask(served, 'GET', '/reload'))[0], 405);
  });

  it('refuses what a web page of elsewhere sends', async (t) => {
    const served = await start(t, all);
    const answer = await fetch(`${served.address('control')}/reload`, { method: 'POST', headers: { origin: 'https://evil.example' } });
    assert.deepEqual(messageOf([answer.status, await answer.json()]), [403, 'Web pages of this origin may not call this server.']);
  });

  it('O15 shows and changes how scripts run, and counts them', async (t) => {
    const served = await start(t, all);
    const run = async (): Promise<[number, unknown]> => {
      const answer = await fetch(`${served.address('api')}/s`);
      return [answer.status, await answer.json()];
    };
    assert.deepEqual(await ask(served, 'GET', '/scripting'), [
      200,
      { enabled: true, timeout: 1000, statementLimit: 100_000, stats: { totalExecutions: 0, totalErrors: 0, averageDurationMs: 0 } },
    ]);
    assert.deepEqual(await run(), [200, { n: 42 }]);
    const [status, changed] = await ask(served, 'PUT', '/scripting', '{"timeout":5,"allowedLanguages":["python","groovy"],"other":1}');
    const { stats, ...settings } = changed as { stats: { totalExecutions: number } };
    assert.deepEqual(
      [status, settings, stats.totalExecutions],
      [200, { enabled: true, timeout: 5, statementLimit: 100_000, allowedLanguages: ['python', 'groovy'] }, 1],
    );
    assert.deepEqual(messageOf(await run()), [500, 'The step one is written in javascript; allowed here: python, groovy.']);
  });

  it('O16 O17 takes a change whole or not at all (weak point 63)', async (t) => {
    const served = await start(t, all);
    const before = await ask(served, 'GET', '/scripting');
    const cases: readonly (readonly [string, string])[] = [
      ['{"timeout":0}', 'timeout must be at least 1.'],
      ['{"timeout":"x"}', 'timeout must be a whole number.'],
      ['{"defaultLanguage":"ruby"}', 'defaultLanguage must be one of javascript, python, groovy.'],
      ['{"defaultLocation":"/data"}', 'defaultLocation must be the address of a folder that begins with file:///.'],
      ['{"allowedLanguages":"python"}', 'allowedLanguages must be a list.'],
      ['{"allowedLanguages":["perl"]}', 'allowedLanguages may hold javascript, python, groovy, not "perl".'],
      ['{"enabled":"maybe","statementLimit":1.5}', 'enabled must be true or false. statementLimit must be a whole number.'],
      ['{"enabled":false,"statementLimit":0}', 'statementLimit must be at least 1.'],
      ['[]', 'The body must be a JSON object.'],
    ];
    for (const [body, message] of cases) assert.deepEqual(messageOf(await ask(served, 'PUT', '/scripting', body)), [400, message]);
    assert.equal((await ask(served, 'PUT', '/scripting', '{oops'))[0], 400);
    assert.equal((await ask(served, 'PUT', '/scripting', 'a=b', 'text/plain'))[0], 415);
    assert.equal((await ask(served, 'PUT', '/scripting', JSON.stringify({ x: 'y'.repeat(70_000) })))[0], 413);
    assert.deepEqual(await ask(served, 'GET', '/scripting'), before);
  });

  it('shows the log, at the level asked for, to so many followers', async (t) => {
    const served = await start(t, all);
    const levelOf = async (): Promise<unknown> => ((await ask(served, 'GET', '/logs'))[1] as { level: string }).level;
    assert.equal(await levelOf(), 'info');
    assert.deepEqual(messageOf(await ask(served, 'PUT', '/logs', '{"level":"loud"}')), [
      400,
      'level must be one of debug, info, warn, error.',
    ]);
    assert.equal((await ask(served, 'PUT', '/logs', '{"level":"debug"}'))[0], 200);
    assert.equal(await levelOf(), 'debug');

    const following = await fetch(`${served.address('control')}/logs/stream`);
    assert.deepEqual(messageOf(await ask(served, 'GET', '/logs/stream')), [503, '1 follow the log already, which is the limit.']);
    const reader = following.body?.pipeThrough(new TextDecoderStream()).getReader();
    const event = (await reader?.read())?.value ?? '';
    const line = JSON.parse(/^event: log\ndata: (.*)\n\n/.exec(event)?.[1] ?? '') as { level: string; message: string };
    assert.deepEqual([line.level, line.message], ['debug', 'control: GET /logs/stream → 200']);
    // Stopping does not wait for those who follow.
    await served.engine.stop();
    assert.equal((await reader?.read().then(async (last) => (last.done ? last : await reader.read())))?.done, true);
  });

  it('tells no query in the log: keys stand there, and what somebody takes for one', async (t) => {
    const served = await start(t, all);
    assert.equal((await ask(served, 'PUT', '/logs?key=s3cr3t', '{"level":"debug"}'))[0], 200);
    const { lines } = (await ask(served, 'GET', '/logs?key=s3cr3t'))[1] as { lines: readonly { message: string }[] };
    assert.deepEqual(
      lines.map(({ message }) => message).filter((message) => message.startsWith('control: ')),
      ['control: PUT /logs → 200'],
    );
  });

  it('tells calls and reloads in the log', async (t) => {
    const served = await start(t, all);
    await (await fetch(`${served.address('api')}/m`)).text();
    await ask(served, 'POST', '/reload');
    await writeFile(served.file, capability(all).replace('type: rest', 'type: rust'));
    await ask(served, 'POST', '/reload');
    const { lines } = (await ask(served, 'GET', '/logs'))[1] as { lines: readonly { level: string; message: string }[] };
    assert.deepEqual(
      lines
        .filter(({ message }) => !message.includes('is served at'))
        .map(({ level, message }) => `${level} ${message.replace(/\d+(\.\d+)? ms/, 'TIME')}`),
      [
        'info api get → 200 (TIME)',
        'info Reloaded in TIME.',
        'warn Not reloaded, the old version goes on: c.yaml cannot be served: `rust` is unknown here: `type` is one of `rest`, `mcp`, `skill` or `control`. Did you mean `rest`?',
      ],
    );
  });

  it('lets the level alone when the file says so', async (t) => {
    const served = await start(t, '{logs: {level-control: false}}');
    assert.equal((await ask(served, 'PUT', '/logs', '{"level":"debug"}'))[0], 405);
    assert.equal((await ask(served, 'GET', '/logs/stream'))[0], 404);
  });
});
