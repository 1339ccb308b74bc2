/** Blanks that are none to YAML: tabs in front of a line, and the no-break spaces that come along from web pages. */
import type { TextEdit } from '../edits/apply-edits.ts';
import { say } from '../say.ts';
import type { Slip } from './slip.ts';

/** Tabs in the indentation, all of them as one slip, told at `at` or nearest to it. `width`: blanks that stand for a tab. */
export function findTabs(text: string, at: number, width: number): Slip | undefined {
  const edits = [...text.matchAll(/^ *\t[ \t]*(?=\S)/gm)].map(({ index: start, 0: blanks }) => ({
    start,
    end: start + blanks.length,
    newText: blanks.replaceAll('\t', ' '.repeat(width)),
  }));
  const here = edits.findLast((edit) => edit.start <= at) ?? edits[0];
  return (
    here && {
      message: say`YAML is indented with blanks; a tab is not allowed here.`,
      span: { start: text.indexOf('\t', here.start), end: here.end },
      fix: { title: say`Indent with blanks`, edits, preferred: true },
    }
  );
}

const odd = '\\u00a0\\u1680\\u2000-\\u200b\\u202f\\u205f\\u3000\\ufeff';
const oddBlank = new RegExp(`[${odd}]`);
const oddLine = new RegExp(`^.*[${odd}].*$`, 'gm');
/** Where YAML wants blanks: in front of a line, behind its dashes, and behind the colon of its key. */
const places = new RegExp(`^([ ${odd}]*(?:-[ ${odd}]+)*)(?:([\\w-]+:)([ ${odd}]+))?`);

/** A no-break space where a blank belongs, told at the first one; its repair mends all of them. */
export function findOddBlanks(text: string): Slip | undefined {
  const edits: TextEdit[] = [];
  // A byte order mark at the very start is none of the text.
  for (const { index, 0: line } of text.matchAll(oddLine)) {
    const [, before = '', key = '', behind = ''] = places.exec(line.replace(/^\ufeff/, ' ')) ?? [];
    for (const [start, blanks] of [
      [index, before],
      [index + before.length + key.length, behind],
    ] as const)
      if (oddBlank.test(blanks)) edits.push({ start, end: start + blanks.length, newText: plain(blanks) });
  }
  const [first] = edits;
  if (!first) return undefined;
  const start = first.start + text.slice(first.start, first.end).search(oddBlank);
  return {
    message: say`This looks like a blank, but is another sign that web pages and word processors use. Write a blank.`,
    span: { start, end: start + 1 },
    fix: { title: say`Write blanks`, edits, preferred: true },
  };
}

function plain(blanks: string): string {
  return blanks.replace(/[\u200b\ufeff]/g, '').replace(/[^-]/g, ' ');
}
