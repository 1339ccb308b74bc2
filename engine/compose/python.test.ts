/** With the real interpreter, which the repository has for its tests. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { Failure } from '../consume/failure.ts';
import { findPython } from '../load/python-home.ts';
import type { Json } from '../result.ts';
import { runPython } from './python.ts';
import type { ScriptRun } from './script.ts';

const home = findPython(import.meta.dirname, process.env) ?? assert.fail('the package pyodide is not installed');

async function run(text: string, more: Partial<ScriptRun> = {}, interpreter = home): Promise<Json | undefined> {
  const sources = [{ name: 'main.py', text }];
  const limits = { timeoutMs: 60_000, statementLimit: 100_000, signal: undefined };
  try {
    return await runPython(interpreter, { sources, context: { id: 7, 'list-members': [{ id: '2' }] }, step: 's', ...limits, ...more });
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return `${error.error.code} ${error.error.message}`;
  }
}

const failed = (reason: string): string => `script-failed The script of the step s failed: ${reason}`;

describe('Python scripts', () => {
  const cases: readonly (readonly [what: string, text: string, result: Json | undefined])[] = [
    ['see steps and inputs', 'result = [context["id"] + 1, context["list-members"][0]["id"]]', [8, '2']],
    ['may leave nothing', 'other = 1', undefined],
    ['may leave a null', 'result = None', null],
    [
      'have their values written as JSON, all others as text',
      'import datetime, decimal\nresult = {"d": datetime.date(2026, 1, 2), "n": decimal.Decimal("1.50"), "t": (1, True), "f": 0.5, "big": 2**70, "nan": float("nan"), 3: {"é"}}',
      { d: '2026-01-02', n: '1.50', t: [1, true], f: 0.5, big: 2 ** 70, nan: null, '3': ['é'] },
    ],
    [
      'cannot leave what contains itself',
      'result = []\nresult.append(result)',
      'script-failed The `result` of the step s cannot be written as JSON.',
    ],
    [
      'have the standard library',
      'import re, math, hashlib, collections, statistics, csv, io, uuid, urllib.parse\nresult = hashlib.sha256(b"x").hexdigest()[:8]',
      '2d711642',
    ],
    ['tell their own errors', 'def name(ship):\n  return ship["name"]\nname({})', failed("KeyError: 'name' (main.py, line 2)")],
    ['tell their mistakes of syntax', 'x = 1\ndef f(:\n', failed('SyntaxError: invalid syntax (main.py, line 2)')],
    [
      'end at the limit of statements',
      'n = 0\nwhile True:\n  n += 1',
      failed(
        'it ran more than the limit of 100000 statements, which `statementLimit` under `management.scripting` of a control server can raise',
      ),
    ],
    [
      'end at the limit of statements in one line',
      'while True: pass',
      failed(
        'it ran more than the limit of 100000 statements, which `statementLimit` under `management.scripting` of a control server can raise',
      ),
    ],
    [
      'end at it although they catch everything',
      'while True:\n  try:\n    n = 1\n  except Exception:\n    pass',
      failed(
        'it ran more than the limit of 100000 statements, which `statementLimit` under `management.scripting` of a control server can raise',
      ),
    ],
    ['have an end to their memory', 'all = []\nwhile True: all.append(bytearray(8000000))', failed('MemoryError (main.py, line 2)')],
    [
      'have an end to their depth',
      'def f(): return f()\nf()',
      failed('RecursionError: maximum recursion depth exceeded (main.py, line 1)'),
    ],
    ['end themselves only', 'import sys\nsys.exit(3)', failed('SystemExit: 3 (main.py, line 2)')],
  ];
  for (const [what, text, result] of cases) it(what, async () => assert.deepEqual(await run(text), result));

  it('end at their time', async () =>
    assert.equal(
      await run('sum(x for x in range(10 ** 12))', { timeoutMs: 200, statementLimit: Number.MAX_SAFE_INTEGER }),
      failed('it ran longer than the limit of 200 ms, which `timeout` under `management.scripting` of a control server can raise'),
    ));

  it('end with their call', async () => {
    const call = new AbortController();
    const running = run('sum(x for x in range(10 ** 12))', { signal: call.signal, statementLimit: Number.MAX_SAFE_INTEGER });
    call.abort();
    assert.equal(await running, failed('the call was cancelled'));
  });

  it('use what they depend on', async () => {
    const sources = [
      { name: 'a.py', text: 'def twice(x): return 2 * x' },
      { name: 'main.py', text: 'result = twice(21)' },
    ];
    assert.equal(await run('', { sources }), 42);
  });

  it('run side by side, more of them one after the other', async () => {
    const results = await Promise.all(Array.from({ length: 9 }, (_, index) => run(`result = ${index} ** 2`)));
    assert.deepEqual(results, [0, 1, 4, 9, 16, 25, 36, 49, 64]);
  });

  it('know nothing of each other', async () => {
    await run('import builtins, json\nbuiltins.left = 1\njson.left = 1');
    assert.deepEqual(await run('import builtins, json\nresult = [hasattr(builtins, "left"), hasattr(json, "left")]'), [false, false]);
    assert.notEqual(await run('import random\nresult = random.random()'), await run('import random\nresult = random.random()'));
  });
});

describe('an interpreter that does not start', () => {
  it('is told, and nothing waits for it', async (t) => {
    const home = mkdtempSync(path.join(tmpdir(), 'capstan-test-'));
    t.after(() => rmSync(home, { recursive: true, force: true }));
    writeFileSync(path.join(home, 'pyodide.mjs'), "Promise.reject(new Error('it breaks'));\nawait new Promise(() => {});\n");
    const waiting = (): number => process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;
    const before = waiting();
    assert.equal(await run('', {}, home), 'script-failed Python for the step s could not be started: it breaks');
    // A thread that an earlier test left in reserve may just be starting; a clock that nobody stops would go on for a minute.
    for (let turns = 0; turns < 200 && waiting() > before; turns++) await setTimeout(100);
    assert.ok(waiting() <= before);
  });
});

describe('a Python script reaches nothing outside', () => {
  const noModule = (name: string, line = 1): string =>
    failed(`ImportError: ${name} is not there: scripts reach no network, no files and no processes (main.py, line ${line})`);
  const noFile = (line: number): string => failed(`PermissionError: scripts reach no files and no processes (main.py, line ${line})`);
  const modules = 'import gc\nm = {o.__name__: o for o in gc.get_objects() if type(o).__name__ == "module"}\n';
  const cases: readonly (readonly [what: string, text: string, result: Json])[] = [
    ['the JavaScript around it', 'import js', noModule('js')],
    ['its interpreter', 'from pyodide.code import run_js', noModule('pyodide')],
    ['the network', 'import socket', noModule('socket')],
    ['the network by a library', 'import urllib.request', noModule('socket')],
    ['native code', 'import ctypes', noModule('ctypes')],
    ['processes', 'import os\nos.system("ls")', noFile(2)],
    ['files', 'open("/etc/passwd")', noFile(1)],
    ['files to write', 'open("/lib/python3.14/x", "w")', noFile(1)],
    ['files by a way around', 'open("/lib/python3.14/../../etc/passwd")', noFile(1)],
    ['folders', 'import os\nos.listdir("/")', noFile(2)],
    ['the environment', 'import os\nresult = "HOME" in os.environ and os.environ["HOME"]', '/home/pyodide'],
    ['JavaScript by what the interpreter has loaded', `${modules}m["pyodide.code"].run_js("1")`, noModule('js', 3)],
    [
      'JavaScript by the constructor of functions',
      `${modules}array = m["pyodide.ffi"].to_js([1])\narray.constructor.constructor("return globalThis")()`,
      failed('JsException: EvalError: Text is not run as code here. (main.py, line 4)'),
    ],
    [
      'globals of the host',
      `${modules}found = m["_pyodide_core"]\nresult = [name for name in ("process", "require", "fetch") if hasattr(found, name)]`,
      [],
    ],
  ];
  for (const [what, text, result] of cases) it(what, async () => assert.deepEqual(await run(text), result));
});
