import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readSourceFile } from '../../read-file.ts';
import { apply, mapFile } from '../../testing/refactoring.ts';
import { applyEdits } from '../apply-edits.ts';
import { sortAllKeys, sortKeys } from './sort-keys.ts';

describe('keys of a block', () => {
  it('come in the order of the format, with their comments', () =>
    assert.equal(
      apply(
        mapFile(`          call▮: shop.get-order # which
          # what
          # for
          description: d
          with:
            id: "1"
`),
        sortKeys,
      ),
      mapFile(`          # what
          # for
          description: d
          call: shop.get-order # which
          with:
            id: "1"
`),
    ));

  it('behind a dash, and unknown ones with the one they follow', () =>
    assert.equal(
      apply(
        'naftiko: "1.0.0-alpha2"\nconsumes:\n  - baseUri▮: https://a.example.org\n    note: x\n    namespace: a\n    type: http\n',
        sortKeys,
      ),
      'naftiko: "1.0.0-alpha2"\nconsumes:\n  - type: http\n    namespace: a\n    baseUri: https://a.example.org\n    note: x\n',
    ));

  it('on one line', () =>
    assert.equal(
      apply('ikanos: "1.0.0-beta5"\nbinds:\n  - { keys: {B: b, A: a},  names▮pace: a }\n', sortKeys),
      'ikanos: "1.0.0-beta5"\nbinds:\n  - { namespace: a,  keys: {B: b, A: a} }\n',
    ));

  it('are left alone in order, where they are names, and where an alias could come before its anchor', () => {
    assert.equal(apply('ikanos: "1.0.0-beta5"\nbinds:\n  - namespace▮: a\n    keys: {A: a}\n', sortKeys), undefined);
    assert.equal(apply('ikanos: "1.0.0-beta5"\nbinds:\n  - namespace: a\n    keys:\n      B▮: b\n      A: a\n', sortKeys), undefined);
    assert.equal(
      apply('ikanos: "1.0.0-beta5"\nbinds:\n  - description: &a text\n    names▮pace: *a\n    keys: {A: a}\n', sortKeys),
      undefined,
    );
  });
});

/** All keys of a file sorted; undefined when that changes nothing. Sorting again changes nothing. */
function sorted(text: string): string | undefined {
  const again = (one: string) => {
    const found = sortAllKeys({ file: readSourceFile('file:///a.yaml', one) });
    return found && applyEdits(one, found.edits);
  };
  const first = again(text);
  if (first !== undefined) assert.equal(again(first), undefined);
  return first;
}

const mixed = `# The shop.
capability:
  # What is served.
  exposes:
    # For agents.
    - tools:
        # Second.
        pay:
          # Before the call.
          call: shop.pay # pays
            # deeper, still of the call

          # Before the text.
          description: >
            Pays.

          with: {amount: "1"}
        # First.
        find: {call: shop.find, description: d}
      namespace: tools

      type: mcp
      port: 3000
  # at the end of the servers

  # What is called.
  consumes:
    - baseUri: https://shop.example.org
      namespace: shop
      type: http
ikanos: "1.0.0-beta5"
info:
  description: d

  display: Shop
`;

describe('all keys of a file', () => {
  it('come in their order at every depth, map style', () =>
    assert.equal(
      sorted(mixed),
      `# The shop.
ikanos: "1.0.0-beta5"
info:
  display: Shop

  description: d
capability:
  # at the end of the servers

  # What is called.
  consumes:
    - type: http
      namespace: shop
      baseUri: https://shop.example.org
  # What is served.
  exposes:
    # For agents.
    - type: mcp
      namespace: tools
      port: 3000

      tools:
        # Second.
        pay:
          # Before the text.
          description: >
            Pays.

          # Before the call.
          call: shop.pay # pays
            # deeper, still of the call

          with: {amount: "1"}
        # First.
        find: {description: d, call: shop.find}
`,
    ));

  it('come in their order at every depth, list style, with the line breaks of Windows', () =>
    assert.equal(
      sorted(
        [
          'naftiko: "1.0.0-alpha2"',
          'consumes:',
          '  - namespace: shop',
          '    resources:',
          '      - path: /orders',
          '        # Its name.',
          '        name: orders',
          '        operations:',
          '          - {method: GET, name: list}',
          '    type: http',
          '    baseUri: https://shop.example.org',
        ].join('\r\n'),
      ),
      [
        'naftiko: "1.0.0-alpha2"',
        'consumes:',
        '  - type: http',
        '    namespace: shop',
        '    baseUri: https://shop.example.org',
        '    resources:',
        '      # Its name.',
        '      - name: orders',
        '        path: /orders',
        '        operations:',
        '          - {name: list, method: GET}',
      ].join('\r\n'),
    ));

  it('stay as they are in order, and in a text that cannot be read', () => {
    assert.equal(sorted('ikanos: "1.0.0-beta5"\nbinds:\n  - namespace: a\n    keys: {B: b, A: a}\n'), undefined);
    assert.equal(sorted('capability: {\nikanos: "1.0.0-beta5"\n'), undefined);
  });
});
