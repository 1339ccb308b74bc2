import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { foldingRanges } from './folding.ts';
import { readFixture } from './testing/fixture.ts';

function foldsOf(text: string): string[] {
  const { file } = readFixture(text);
  return foldingRanges(file).map(({ startLine, endLine, kind }) => `${startLine + 1}–${endLine + 1}${kind ? ` ${kind}` : ''}`);
}

describe('folding', () => {
  it('takes blocks from their key to their last line, blank lines behind them left out', () =>
    assert.deepEqual(
      foldsOf(`
        ikanos: "1.0.0-beta5"
        info:
          display: A

        capability:
          consumes:
            - type: http
              namespace: shop

            - type: http
              resources:
                orders:
                  path: /
        `),
      ['2–3', '5–13', '6–13', '7–8', '10–13', '11–13', '12–13'],
    ));

  it('takes texts, and flow style up to the line of its bracket', () =>
    assert.deepEqual(
      foldsOf(`
        naftiko: "0.5"
        info:
          description: |
            one
            two
          tags: [
            a,
            b
          ]
        `),
      ['2–9', '3–5', '6–8'],
    ));

  it('takes comments one under the other, and regions', () =>
    assert.deepEqual(
      foldsOf(`
        # one
        # two
        ikanos: "1.0.0-beta5" # beside
        # region the info
        # first
        # second
        info:
          display: A
        # endregion
        # alone
        `),
      ['1–2 comment', '4–9 region', '5–6 comment', '7–8'],
    ));

  it('of a broken file is what can be read of it', () => assert.deepEqual(foldsOf('ikanos: "1\ninfo:\n  a: [\n'), ['2–3']));
});
