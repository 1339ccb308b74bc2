import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import * as vscode from 'vscode';

/** Younger than the oldest editor the extension runs in. */
interface ToolApi {
  readonly tools: readonly { readonly name: string }[];
  readonly invokeTool: (
    name: string,
    options: { readonly input: object; readonly toolInvocationToken: undefined },
    token: vscode.CancellationToken,
  ) => Promise<{ readonly content: readonly { readonly value?: string }[] }>;
}

const lm = (vscode as unknown as { readonly lm?: Partial<ToolApi> }).lm;

async function invoke(name: string, input: object): Promise<string> {
  const token = new vscode.CancellationTokenSource().token;
  const result = await lm?.invokeTool?.(name, { input, toolInvocationToken: undefined }, token);
  return (result?.content ?? []).map(({ value = '' }) => value).join('');
}

describe('tools for agents', () => {
  it('are offered', function () {
    if (!lm?.tools) this.skip();
    const names = (lm.tools ?? []).map(({ name }) => name).filter((name) => name.startsWith('capstan_'));
    assert.deepEqual(names.sort(), ['capstan_call', 'capstan_check', 'capstan_fix', 'capstan_run']);
  });

  it('check, run and call a capability', async function () {
    if (!lm?.invokeTool) this.skip();
    assert.equal(
      await invoke('capstan_check', { file: 'payments/payments-broken.yaml' }),
      [
        '2 problems:',
        'payments/payments-broken.yaml:9:19: warning: Nothing binds `{{PAYMENTS_TOKEN}}`: no entry of `binds` declares it. [undeclared-variable]',
        'payments/payments-broken.yaml:29:15: error: This array output needs `items`. [missing-key]',
      ].join('\n'),
    );
    assert.equal(await invoke('capstan_check', { file: '../outside.yaml' }), '../outside.yaml is not in this workspace.');
    assert.match(
      await invoke('capstan_call', { file: 'hello/hello.capability.yaml', name: 'greet', arguments: { name: 'Ada' } }),
      /^Status 200 in \d+ ms\.\n\{\n "greeting": "Hello, Ada!"\n\}$/,
    );
    assert.equal(
      await invoke('capstan_call', { file: 'hello/hello.capability.yaml', name: 'great' }),
      'There is nothing called great in hello/hello.capability.yaml. Known: greet.',
    );
    await vscode.commands.executeCommand('capstan.stopAll');
  });
});
