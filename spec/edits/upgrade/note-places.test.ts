import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readSourceFile } from '../../read-file.ts';
import { upgrade } from './upgrade.ts';

/** `line of the upgraded text: what stands there: the note` */
function notesIn(text: string): string[] {
  const upgraded = upgrade(readSourceFile('file:///a.yaml', text));
  return upgraded.notes.map(({ message, span }) => {
    const line = upgraded.text.slice(0, span.start).split('\n').length;
    return `${line}: ${upgraded.text.split('\n')[line - 1]?.trim()}: ${message}`;
  });
}

describe('a note of an upgrade stands', () => {
  it('where its thing is afterwards, though steps before and after it add and take lines', () =>
    assert.deepEqual(
      notesIn(`naftiko: "0.5"
externalRefs:
  - name: env
    type: environment
    keys: {API_TOKEN: API_TOKEN}
capability:
  exposes:
    - type: api
      port: 8080
      namespace: api
      resources:
        - path: /orders
          operations:
            - method: GET
              call: shop.list
            - method: POST
              call: shop.list
  consumes:
    - type: http
      namespace: shop
      baseUri: https://shop.example.org
      resources:
        - name: my_orders
          path: /orders
          operations:
            - method: GET
              name: list
            - name: list
              method: POST
`),
      [
        '11: orders:: This resource had no name and is now called `orders`.',
        '25: my-orders:: `my_orders` is now called `my-orders`: names of this kind take letters, digits and hyphens. Callers see the new name.',
        '14: list:: This operation had no name and is now called `list`.',
        '17: list-2:: A second `list` is now called `list-2`: a map can hold each name once.',
      ],
    ));

  it('where it was in a text that is left as it is', () =>
    assert.deepEqual(notesIn('naftiko: "0.5"\n\nconsumes: [\n'), [
      '3: consumes: [: It was left as it is, because line 3 has to be mended first: The list that opens with `[` is not closed: a `]` is missing.',
    ]));

  it('behind a shift', () => {
    const { moved, text } = upgrade(readSourceFile('file:///a.yaml', 'naftiko: "0.5"\nconsumes:\n  - location: ./a.yaml\n    import: a\n'));
    const at = 'naftiko: "0.5"\nconsumes:\n  - location: '.length;
    assert.equal(text.slice(moved(at)), './a.yaml\n    import: a\n');
  });
});
