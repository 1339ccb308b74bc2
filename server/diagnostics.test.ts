import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { analyse } from '../spec/analyse.ts';
import { readFixture } from '../spec/testing/fixture.ts';
import { toDiagnostics } from './diagnostics.ts';

const text = `ikanos: "1.0.0-beta5"
capability:
  consumes:
    - {type: http, namespace: shop, baseUri: "https://shop.internal"}
    - {type: http, namespace: shop, baseUri: "https://store.internal"}
`;

describe('diagnostics', () => {
  it('lead to the page of their code and to the other place', () => {
    const { main, project } = readFixture(text);
    assert.deepEqual(toDiagnostics(main, project, analyse(main, project), 'file:///extension/docs/rules'), [
      {
        range: { start: { line: 4, character: 30 }, end: { line: 4, character: 34 } },
        severity: 1,
        code: 'duplicate-namespace',
        codeDescription: { href: 'file:///extension/docs/rules/duplicate-namespace.md' },
        source: 'capstan',
        message: 'The namespace `shop` is taken by another consumed API. Choose another name.',
        relatedInformation: [
          {
            location: { uri: main.uri, range: { start: { line: 3, character: 30 }, end: { line: 3, character: 34 } } },
            message: 'The first one.',
          },
        ],
      },
    ]);
  });

  it('lead nowhere for clients that bring no pages along', () => {
    const { main, project } = readFixture(text);
    assert.deepEqual(
      toDiagnostics(main, project, analyse(main, project)).map(({ codeDescription }) => codeDescription),
      [undefined],
    );
  });
});
