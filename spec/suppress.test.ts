import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { analyse } from './analyse.ts';
import { applyEdits } from './edits/apply-edits.ts';
import { ignoreEdit } from './suppress.ts';
import { readFixture } from './testing/fixture.ts';
import { toolServer } from './testing/shop-parts.ts';

const head = 'ikanos: "1.0.0-beta5"\nconsumes:\n  - type: http\n    namespace: shop\n';

/** The text with the first problem of a code ignored; undefined when no comment can stand there. Checks that it works. */
function ignored(text: string, code: string): string | undefined {
  const { main, project } = readFixture(text);
  const problems = analyse(main, project);
  const problem = problems.find((one) => one.code === code);
  assert.ok(problem, problems.map((one) => one.code).join(', '));
  const edit = ignoreEdit(main, problem);
  if (!edit) return undefined;
  const after = applyEdits(text, [edit]);
  const again = readFixture(after);
  assert.deepEqual(
    analyse(again.main, again.project).map((one) => one.message),
    problems.filter((one) => one !== problem).map((one) => one.message),
  );
  return after;
}

describe('a comment that silences', () => {
  it('is written on the line above, as deep as that line', () => {
    assert.equal(
      ignored(`${head}    baseUri: https://shop.internal/\n`, 'base-uri-trailing-slash'),
      `${head}    # capstan-ignore base-uri-trailing-slash: say why\n    baseUri: https://shop.internal/\n`,
    );
  });

  it('takes the line breaks of the file, and stands behind a byte-order mark', () => {
    const text = '\ufeffikanos: "1.0.0-beta55"\r\nconsumes:\r\n  - {type: http, namespace: shop, baseUri: "https://shop.internal"}\r\n';
    assert.equal(ignored(text, 'unknown-version'), text.replace('ikanos', '# capstan-ignore unknown-version: say why\r\nikanos'));
  });

  it('joins one that is there', () => {
    const entry = '  - {type: http, namespace: sh_op, baseUri: "https://shop.internal/"}\n';
    const text = (codes: string) => `ikanos: "1.0.0-beta5"\nconsumes:\n  # capstan-ignore ${codes}: the shop wants it\n${entry}`;
    assert.equal(ignored(text('base-uri-trailing-slash'), 'wrong-format'), text('base-uri-trailing-slash, wrong-format'));
  });

  it('stands above a text of several lines and counts for all of it', () => {
    const text = (comment: string) => `ikanos: "1.0.0-beta5"
capability:
  consumes:
    - type: http
      namespace: shop
      baseUri: https://shop.internal
      resources: {orders: {path: /orders, operations: {list: {method: GET, inputParameters: {city: {in: query}}}}}}
${toolServer}        list:
          description: Lists the orders of a city
          call: shop.list
          with:
${comment}            city: >-
              of
              {{town}}
`;
    assert.equal(ignored(text(''), 'unknown-name'), text('            # capstan-ignore unknown-name: say why\n'));
  });

  it('is not offered in a text that is no good YAML', () => {
    assert.equal(ignored(`${head}    baseUri: [\n`, 'yaml-syntax'), undefined);
    assert.equal(ignored(`${head}    namespace: shop\n    baseUri: https://shop.internal\n`, 'duplicate-key'), undefined);
  });

  it('is not offered where a comment would be part of a text', () => {
    const text = `${head.replace('  - type: http\n    namespace: shop\n', '')}  - {type: http, baseUri: "https://shop.\\\n    internal", namespace: sh_op}\n`;
    assert.equal(ignored(text, 'wrong-format'), undefined);
  });
});
