/** Fetching with the real npm, from a registry that is made here. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { fetchInto, findPython, NoPython, pythonPackage } from './python-home.ts';

const installed = path.join(import.meta.dirname, '../../node_modules', pythonPackage.name);

function temporary(context: TestContext): string {
  const folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'capstan-')));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Serves one package that needs no others. */
async function startRegistry(context: TestContext, folder: string): Promise<string> {
  const packed = temporary(context);
  // With a home of its own, and nobody to ask whether there is a newer npm.
  const env = environment(context, 'http://127.0.0.1:9/');
  execFileSync('npm', ['pack', '--ignore-scripts', '--silent', '--no-update-notifier', '--pack-destination', packed, folder], { env });
  const tarball = readFileSync(path.join(packed, `${pythonPackage.name}-${pythonPackage.version}.tgz`));
  const integrity = `sha512-${createHash('sha512').update(tarball).digest('base64')}`;
  const server = createServer((request, response) => {
    if (request.url?.endsWith('.tgz')) response.end(tarball);
    else {
      const { name, version } = pythonPackage;
      const dist = { tarball: `http://${request.headers.host}/${name}.tgz`, integrity };
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ name, 'dist-tags': { latest: version }, versions: { [version]: { name, version, dist } } }));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

function environment(context: TestContext, registry: string): Record<string, string> {
  const home = temporary(context);
  return { PATH: process.env['PATH'] ?? '', HOME: home, npm_config_cache: path.join(home, 'npm'), npm_config_registry: registry };
}

async function failure(task: Promise<string>): Promise<string> {
  try {
    return `fetched ${await task}`;
  } catch (error) {
    if (error instanceof NoPython) return error.message;
    throw error;
  }
}

describe('the interpreter for Python', () => {
  it('is found beside Capstan', (t) => assert.equal(findPython(temporary(t), {}), installed));

  it('is found there for a user without a home, too', (t) => {
    // What Node says where the number of the user is in no list of users, as in many containers.
    t.mock.method(os, 'homedir', () => {
      throw new Error('A system error occurred: uv_os_homedir returned ENOENT (no such file or directory)');
    });
    assert.equal(findPython(temporary(t), {}), installed);
  });

  it('is fetched with npm, and found from then on', async (t) => {
    const target = path.join(temporary(t), 'python');
    const home = await fetchInto(target, environment(t, await startRegistry(t, installed)));
    assert.equal(home, path.join(target, 'node_modules', 'pyodide'));
    assert.deepEqual(readFileSync(path.join(home, 'pyodide.mjs')), readFileSync(path.join(installed, 'pyodide.mjs')));
  });

  it('is not used when it is another program', async (t) => {
    const other = path.join(temporary(t), 'pyodide');
    mkdirSync(other);
    writeFileSync(path.join(other, 'package.json'), JSON.stringify(pythonPackage));
    writeFileSync(path.join(other, 'pyodide.mjs'), 'export const loadPyodide = 1;');
    const fetching = fetchInto(path.join(temporary(t), 'python'), environment(t, await startRegistry(t, other)));
    assert.equal(await failure(fetching), 'What npm fetched as pyodide@314.0.7 is not what Capstan was tested with, so it is not used.');
  });

  it('says what to do without a network', async (t) => {
    const fetching = fetchInto(path.join(temporary(t), 'python'), environment(t, 'http://127.0.0.1:9/'));
    assert.match(
      await failure(fetching),
      /^The Python interpreter could not be fetched: npm says: .*127\.0\.0\.1:9.*\. Install it beside the capability where there is a network: npm install pyodide@314\.0\.7$/,
    );
  });

  it('says what to do without npm', async (t) => {
    const fetching = fetchInto(path.join(temporary(t), 'python'), { ...environment(t, 'http://127.0.0.1:9/'), PATH: temporary(t) });
    assert.equal(
      await failure(fetching),
      'The Python interpreter could not be fetched: npm, which comes with Node, was not found. Install it beside the capability where there is a network: npm install pyodide@314.0.7',
    );
  });
});
