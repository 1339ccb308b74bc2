import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { takeExcerpt } from './excerpt.ts';
import { linesOf } from './positions.ts';

/** What is kept around the line with the cursor `▮`, one line before and after it whole. */
function kept(text: string): string {
  const line = text.slice(0, text.indexOf('▮')).split('\n').length - 1;
  return takeExcerpt(linesOf({ text }), line, { before: 1, after: 1 }).text;
}

describe('what is kept around a line', () => {
  it('is what leads to it, and the plain keys beside that', () =>
    assert.equal(
      kept(`ikanos: x
info: {display: A}
capability:
  consumes:
    - type: http
      namespace: a
  exposes:
    - type: rest
      namespace: b
    - type: mcp
      port: 1
      tools:
        one:
          call: a.b
        two:
          description: c
          ▮
          call: a.c
          with:
            id: 1
        three:
          call: a.d
      namespace: d
binds: []
`),
      `ikanos: x
info: {display: A}
capability:
  consumes:
  exposes:
    - type: mcp
      port: 1
      tools:
        one:
        two:
          description: c
          ▮
          call: a.c
          with:
        three:
      namespace: d
binds: []`,
    ));

  it('is what stands behind a list with the indentation of its key, too', () =>
    assert.equal(
      kept(`ikanos: x
▮
binds:
- namespace: a
  keys: {A: A}
- namespace: b
capability:
  exposes: []
`),
      `ikanos: x
▮
binds:
capability:`,
    ));
});
