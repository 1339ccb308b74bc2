/** The image as `docs/container/Containerfile` lays it out, without a container: its files in a folder, its command, its signal. */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { it, type TestContext } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { pythonPackage } from '../engine/load/python-home.ts';
import { startUpstream } from '../engine/testing/upstream.ts';

const root = path.resolve(import.meta.dirname, '..');

/** The lines of one instruction, without its name. */
function instructions(name: string): string[] {
  const lines = readFileSync(path.join(root, 'docs/container/Containerfile'), 'utf8').split('\n');
  return lines.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1));
}

function only(name: string): string {
  const found = instructions(name);
  assert.equal(found.length, 1);
  return found[0] ?? '';
}

function layOut(context: TestContext): string {
  const image = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'capstan-image-')));
  context.after(() => rmSync(image, { recursive: true, force: true }));
  execFileSync(process.execPath, [path.join(root, 'scripts/build.ts'), '--outdir', path.join(image, 'dist')], {
    cwd: root,
  });
  for (const copy of instructions('COPY')) {
    const names = copy.split(' ');
    const target = path.join(image, names.at(-1) ?? '');
    mkdirSync(target, { recursive: true });
    for (const name of names.slice(0, -1)) cpSync(path.join(image, name), path.join(target, path.basename(name)));
  }
  assert.deepEqual(instructions('RUN'), [
    `npm install --prefix /capstan --omit=dev --no-audit --no-fund ${pythonPackage.name}@${pythonPackage.version}`,
  ]);
  cpSync(path.join(root, 'node_modules', pythonPackage.name), path.join(image, 'capstan/node_modules', pythonPackage.name), {
    recursive: true,
  });
  return image;
}

interface Line {
  readonly event: string;
  readonly servers?: readonly { readonly url: string }[];
}

it('the image serves with its files alone, runs Python, and lets running calls end on its signal', async (t) => {
  const image = layOut(t);
  const upstream = await startUpstream(t);
  const capability = path.join(image, only('WORKDIR'));
  mkdirSync(path.join(capability, 'scripts'), { recursive: true });
  writeFileSync(path.join(capability, 'scripts/main.py'), 'result = {"twice": context["n"] * 2}\n');
  writeFileSync(
    path.join(capability, 'capability.yaml'),
    `ikanos: "1.0.0-beta5"
capability:
  consumes:
  - {type: http, namespace: u, baseUri: "${upstream.url}", resources: {s: {path: /slow, operations: {s: {method: GET}}}}}
  exposes:
  - type: rest
    port: 3001
    namespace: api
    resources:
      slow: {path: /slow, operations: {get: {method: GET, call: u.s}}}
      python: {path: /python, operations: {get: {method: GET, with: {n: 21}, steps: {s: {type: script, language: python, location: "file:///./scripts", file: main.py}}, mappings: [{target: r, value: $.s.twice}]}}}
`,
  );
  const entry = (JSON.parse(only('ENTRYPOINT')) as string[]).map((name) => (name.startsWith('/') ? path.join(image, name) : name));
  const args = [...entry.slice(1), ...(JSON.parse(only('CMD')) as string[]), '--port-base', '0'];
  assert.equal(entry[0], 'node');
  const child = spawn(process.execPath, args, { cwd: capability, env: { PATH: process.env['PATH'], HOME: image } });
  t.after(() => child.kill('SIGKILL'));
  const [first] = (await once(child.stdout, 'data')) as [Buffer];
  const { event, servers } = JSON.parse(first.toString('utf8').split('\n')[0] ?? '') as Line;
  assert.equal(event, 'started');
  const address = servers?.[0]?.url ?? '';

  assert.deepEqual(await (await fetch(`${address}/python`)).json(), { r: 42 });

  const running = fetch(`${address}/slow`);
  while (upstream.requests.length === 0) await setImmediate();
  const exit = once(child, 'exit');
  child.kill(only('STOPSIGNAL') as NodeJS.Signals);
  // It takes no more connections while the call goes on.
  await refused(address);
  upstream.release();
  assert.deepEqual([(await running).status, await (await running).json()], [200, { slow: true }]);
  assert.deepEqual(await exit, [0, null]);
});

async function refused(address: string): Promise<void> {
  for (;;) {
    try {
      await (await fetch(`${address}/none`, { headers: { connection: 'close' } })).text();
    } catch {
      // Nothing listens there any more: that is what is waited for.
      return;
    }
  }
}
