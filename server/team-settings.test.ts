import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CodeAction, CompletionList, Diagnostic, Hover } from 'vscode-languageserver-types';
import { accept, itemOf } from './testing/accept.ts';
import { openFixture } from './testing/client.ts';

const file = (text: string) => `--- file: .capstanrc\n${text}`;

async function ask<R>(text: string, method: string, more: (opened: Awaited<ReturnType<typeof openFixture>>) => object): Promise<R> {
  const opened = await openFixture(file(text));
  try {
    return await opened.client.connection.sendRequest<R>(method, more(opened));
  } finally {
    await opened.client.close();
  }
}

const at = (opened: Awaited<ReturnType<typeof openFixture>>) => opened.at();

/** `line:column message` */
async function problems(text: string): Promise<string[]> {
  const { items } = await ask<{ items: Diagnostic[] }>(text, 'textDocument/diagnostic', ({ uri }) => ({ textDocument: { uri } }));
  return items.map(
    ({ range: { start }, severity, code, message }) => `${start.line + 1}:${start.character + 1} ${severity} ${code}: ${message}`,
  );
}

async function list(text: string): Promise<CompletionList> {
  return ask<CompletionList>(text, 'textDocument/completion', at);
}

async function hover(text: string): Promise<string | undefined> {
  const found = await ask<Hover | null>(text, 'textDocument/hover', at);
  return found && typeof found.contents === 'object' && 'value' in found.contents ? found.contents.value : undefined;
}

describe('.capstanrc', () => {
  it('shows what cannot be used, where it stands', async () => {
    assert.deepEqual(await problems('rules:\n  thin-descripton: warning\n  unused-input: loud\n  duplicate-name: off\nother: 1\n'), [
      '5:1 2 team-settings: `other` is not known here. The only key is `rules`.',
      '2:3 2 team-settings: There is no code `thin-descripton`. Did you mean `thin-description`?',
      '3:17 2 team-settings: A level is one of `off`, `hint`, `information`, `warning`, `error`.',
    ]);
    assert.deepEqual(await problems('{"rules": {"thin-description": "off"}}\n'), []);
  });

  it('has a repair for a slip', async () => {
    const actions = await ask<CodeAction[]>('rules:\n  thin-des▮cripton: off\n', 'textDocument/codeAction', (opened) => {
      const { textDocument, position } = opened.at();
      return { textDocument, range: { start: position, end: position }, context: { diagnostics: [] } };
    });
    assert.deepEqual(
      actions.map(({ title, edit }) => [title, edit?.changes]),
      [
        [
          'Change to `thin-description`',
          {
            'file:///ws/.capstanrc': [
              { range: { start: { line: 1, character: 2 }, end: { line: 1, character: 17 } }, newText: 'thin-description' },
            ],
          },
        ],
      ],
    );
  });

  it('completes its key, its codes and its levels', async () => {
    const top = await list('▮');
    assert.deepEqual(
      top.items.map(({ label }) => label),
      ['rules'],
    );
    assert.equal(accept('', itemOf(top, 'rules')), 'rules:\n  ▮');
    const codes = await list('rules:\n  unused-input: off\n  thin▮\n');
    const labels = codes.items.map(({ label }) => label);
    assert.ok(labels.includes('thin-description') && !labels.includes('unused-input'), labels.join());
    assert.equal(
      accept('rules:\n  unused-input: off\n  thin\n', itemOf(codes, 'thin-description')),
      'rules:\n  unused-input: off\n  thin-description: ▮\n',
    );
    const levels = await list('rules:\n  thin-description: ▮\n');
    assert.deepEqual(
      levels.items.map(({ label }) => label),
      ['off', 'hint', 'information', 'warning', 'error'],
    );
    assert.equal(accept('rules:\n  thin-description: \n', itemOf(levels, 'off')), 'rules:\n  thin-description: off▮\n');
  });

  it('completes JSON too', async () => {
    const codes = await list('{"rules": {"thin▮": "off"}}');
    assert.equal(accept('{"rules": {"thin": "off"}}', itemOf(codes, 'thin-description')), '{"rules": {"thin-description▮": "off"}}');
    const levels = await list('{"rules": {"thin-description": "▮"}}');
    assert.equal(accept('{"rules": {"thin-description": ""}}', itemOf(levels, 'off')), '{"rules": {"thin-description": "off▮"}}');
  });

  it('tells what a key, a code and a level mean', async () => {
    assert.equal(
      await hover('ru▮les:\n  thin-description: off\n'),
      'How much each code weighs for all files in this folder and below. A file in a nearer folder goes first, settings of an editor go before both.',
    );
    const code = await hover('rules:\n  thin-des▮cription: off\n');
    assert.match(code ?? '', /^\*\*.+\*\* · `thin-description`\n\n[\s\S]+\n\nWithout a setting: hint\.$/);
    assert.equal(await hover('rules:\n  thin-description: o▮ff\n'), 'It is not told.');
    assert.equal(await hover('rules:\n  thin-description: err▮or\n'), 'It is told as a mistake: `capstan check` ends with 1.');
    assert.equal(await hover('rules:\n  nothing-su▮ch: error\n'), undefined);
  });
});
