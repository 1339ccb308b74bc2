import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CodeActionContext } from 'vscode-languageserver-types';
import { codeActions } from './code-actions.ts';
import { readFixture } from './testing/fixture.ts';

const settings = {};

/** Titles of the actions in the span `⟦…⟧` of a fixture, else at its cursor; the preferred one with a star. */
function actions(fixture: string, context: Pick<CodeActionContext, 'only'> = {}) {
  const { file, project, offset, spans, after } = readFixture(fixture);
  const span = spans[0] ?? { start: offset, end: offset };
  return codeActions(file, project, project.problemsOf(file, settings), span, context).map(
    ({ title, kind, isPreferred, edit, diagnostics }) => ({
      title: `${isPreferred ? '★ ' : ''}${title}`,
      kind,
      diagnostics: diagnostics?.map(({ code }) => code),
      after: edit ? after(edit) : undefined,
    }),
  );
}

const file = (keys: string, call = 'shop.list-orders') => `ikanos: "1.0.0-beta5"
capability:
  consumes:
    - type: http
      ${keys}
      resources: {orders: {path: /orders, operations: {list-orders: {method: GET}}}}
  exposes:
    - type: mcp
      port: 3001
      namespace: tools
      tools:
        list:
          description: List all the orders
          call: ${call}
`;
const good = 'namespace: shop\n      baseUri: https://shop.example.org';
const quickFixes = { only: ['quickfix'] };
const fixAll = { only: ['source.fixAll.capstan'] };

describe('quick fixes', () => {
  it('are there for what is under the cursor only, and mend it', () => {
    const misspelt = good.replace('namespace', 'na▮mespcae');
    assert.deepEqual(actions(file(misspelt), quickFixes), [
      {
        title: '★ Rename to `namespace`',
        kind: 'quickfix',
        diagnostics: ['unknown-key'],
        after: file(good),
      },
      {
        title: 'Ignore `unknown-key` here',
        kind: 'quickfix',
        diagnostics: ['unknown-key'],
        after: file(`# capstan-ignore unknown-key: say why\n      ${good.replace('namespace', 'namespcae')}`),
      },
    ]);
    assert.deepEqual(actions(file(good.replace('namespace', 'namespcae').replace('https', 'ht▮tps')), quickFixes), []);
  });

  it('are among all kinds, which the empty kind means', () => {
    const titles = (only?: string[]) => actions(file(good, 'shop.list-▮order'), only ? { only } : {}).map(({ title }) => title);
    assert.deepEqual(titles(['']), ['★ Change to `list-orders`', 'Ignore `unknown-call` here']);
    assert.deepEqual(titles(['']), titles());
    assert.deepEqual(titles(['refactor']), []);
  });

  it('mend a call', () => {
    assert.deepEqual(
      actions(file(good, 'shop.list-▮order'), quickFixes).map(({ title, after }) => ({ title, after })),
      [
        { title: '★ Change to `list-orders`', after: file(good) },
        {
          title: 'Ignore `unknown-call` here',
          after: file(good, 'shop.list-order').replace('call:', '# capstan-ignore unknown-call: say why\n          call:'),
        },
      ],
    );
  });
});

describe('"fix all"', () => {
  const broken = file(good.replace('namespace', '▮namespcae'), 'shop.list-order');

  it('mends everything that has one repair, as far as the repairs stay apart', () => {
    const [action, ...others] = actions(broken, fixAll);
    assert.deepEqual(others, []);
    assert.equal(action?.title, 'Fix all problems that have one repair');
    assert.equal(action.kind, 'source.fixAll.capstan');
    assert.equal(action.after, file(good, 'shop.list-order'));
  });

  it('is done on what remains the next time', () => {
    assert.equal(actions(file(good, 'shop.list-▮order'), fixAll)[0]?.after, file(good));
  });

  it('is not offered where nothing needs it, nor unless it is asked for', () => {
    assert.deepEqual(actions(file(`▮${good}`), fixAll), []);
    assert.ok(!actions(broken).some(({ kind }) => kind?.startsWith('source')));
  });
});

describe('scripts in Groovy', () => {
  const capability = (language: string, control = '') => `ikanos: "1.0.0-beta5"
capability:
  exposes:${control}
    - type: mcp
      port: 3000
      namespace: tools
      tools:
        sums:
          description: Sums
          steps:
            sum: {type: script, ${language}location: "file:///./scripts", file: sum.groovy}
`;
  const byDefault = (language: string) => `
    - {type: control, port: 9090, management: {scripting: {defaultLanguage: ${language}}}}`;
  const script = (groovy: string, more = '') => `--- file: scripts/sum.groovy\n${groovy}\n${more}`;
  const offered = (fixture: string) => actions(fixture, quickFixes).slice(0, -1);
  const inJavaScript = capability('language: javascript, ').replace('sum.groovy', 'sum.js');

  it('are written in JavaScript beside them, and the step runs that', () =>
    assert.deepEqual(offered(`${capability('language: groo▮vy, ')}${script('result = 1')}`), [
      {
        title: 'Translate `sum.groovy` to JavaScript',
        kind: 'quickfix',
        diagnostics: ['not-run-here'],
        after: `--- file: scripts/sum.js\n// Translated from sum.groovy.\n\nresult = 1;\n--- file: main.yaml\n${inJavaScript}`,
      },
    ]));

  it('say so when something is left', () =>
    assert.deepEqual(
      offered(`${capability('language: groo▮vy, ')}${script('result = new Date()')}`).map(({ title }) => title),
      ['Translate `sum.groovy` to JavaScript, with marks where you have to go on (1)'],
    ));

  it('are translated where their language is chosen for all', () =>
    assert.deepEqual(
      offered(`${capability('', byDefault('gro▮ovy'))}${script('result = 1')}`).map(({ title, after }) => [
        title,
        after?.split('--- file: main.yaml\n')[1],
      ]),
      [
        [
          'Translate `sum.groovy` to JavaScript',
          capability('', byDefault('groovy'))
            .replace('type: script, ', 'type: script, language: javascript, ')
            .replace('sum.groovy', 'sum.js'),
        ],
      ],
    ));

  it('give way to a file that is there', () =>
    assert.deepEqual(
      offered(`${capability('language: groo▮vy, ')}${script('result = 1', '--- file: scripts/sum.js\nresult = 2;\n')}`).map(
        ({ title, after }) => [title, after],
      ),
      [['Run the JavaScript that is there beside `sum.groovy`', inJavaScript]],
    ));

  it('stay as they are when they cannot be read, and for a client that makes no files', () => {
    assert.deepEqual(offered(capability('language: groo▮vy, ')), []);
    const { file, project, offset } = readFixture(`${capability('language: groo▮vy, ')}${script('result = 1')}`);
    const problems = project.problemsOf(file, settings);
    assert.deepEqual(
      codeActions(file, project, problems, { start: offset, end: offset }, quickFixes, { createsFiles: false }).map(({ title }) => title),
      ['Ignore `not-run-here` here'],
    );
  });
});
