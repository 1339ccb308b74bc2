import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type PathName, readStepPath } from './step-path.ts';

/** The names as they stand in the text, and what comes behind the step. */
function read(text: string): string | undefined {
  const path = readStepPath(text);
  const shown = (part: PathName | undefined) => part && `${text.slice(0, part.start)}«${part.name}»${text.slice(part.end)}`;
  return path && [shown(path.step), shown(path.field) ?? '-', path.rest, path.endsAtField ? 'end' : '…'].join('  ');
}

describe('a path into a step', () => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    ['$.one', '$.«one»  -  $  …'],
    ['$.one.total', '$.«one».total  $.one.«total»  $.total  end'],
    ['$.one.total.sum', '$.«one».total.sum  $.one.«total».sum  $.total.sum  …'],
    ['$.one[0].total', '$.«one»[0].total  -  $[0].total  …'],
    ["$['one']", "$['«one»']  -  $  …"],
    ["$['one'].total", "$['«one»'].total  $['one'].«total»  $.total  end"],
    ['$["one"][\'total\']', "$[\"«one»\"]['total']  $[\"one\"]['«total»']  $['total']  end"],
    ["$[ 'one' ].total", "$[ '«one»' ].total  $[ 'one' ].«total»  $.total  end"],
    ['$.one.', '$.«one».  -  $.  …'],
    ["$.one['to", "$.«one»['to  -  $['to  …"],
    ['one.total', undefined],
    ['$', undefined],
    ['$.', undefined],
    ['$[0]', undefined],
    ['$..one', undefined],
    ['{{one.total}}', undefined],
  ];
  for (const [text, expected] of cases) it(`\`${text}\``, () => assert.equal(read(text), expected));
});
