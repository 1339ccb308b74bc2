/** Edits as a person, a paste or a cat on the keyboard makes them: the same ones again from the same seed. */
import type { TextChange } from '../syntax/reparse.ts';

/** A small generator of pseudo-random numbers, so that a failure can be repeated from its seed. */
export function randomFrom(seed: number): (below: number) => number {
  let state = seed >>> 0 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state % below;
  };
}

const pieces = [
  'a',
  ':',
  ' ',
  '\n',
  '  ',
  '- ',
  '"',
  "'",
  '#',
  'key: value',
  '\n      name: x',
  '\n        ',
  '{',
  '}',
  '[',
  ']',
  ',',
  '|',
  '\t',
  '1',
  '\n- z\n',
  'x:\n',
  '\n\n',
  '&a',
  '*a',
  '\ntwo: 2',
  '---\n',
  '\r\n',
  '<<<<<<< x\n',
  'type: http\n',
];

export function editAtRandom(text: string, random: (below: number) => number): { text: string; change: TextChange } {
  const start = random(text.length + 1);
  const end = random(3) === 0 ? Math.min(text.length, start + random(random(8) === 0 ? 80 : 6)) : start;
  const insert = random(4) === 0 ? '' : (pieces[random(pieces.length)] ?? '');
  return { text: text.slice(0, start) + insert + text.slice(end), change: { start, end, newLength: insert.length } };
}

/** Edits that leave most files readable and change what they mean: another name, a line twice or gone, a letter more. */
export function editWords(text: string, random: (below: number) => number): { text: string; change: TextChange } {
  const words = [...text.matchAll(/[A-Za-z_][\w-]*/g)];
  const lines = [...text.matchAll(/.*\n/g)];
  const any = (found: readonly RegExpExecArray[]) => found[random(found.length)];
  const word = any(words);
  const line = any(lines);
  const replace = (at: RegExpExecArray | undefined, written: string) => {
    const start = at?.index ?? text.length;
    const end = start + (at?.[0].length ?? 0);
    return { text: text.slice(0, start) + written + text.slice(end), change: { start, end, newLength: written.length } };
  };
  switch (random(6)) {
    case 0:
      return replace(line, `${line?.[0]}${line?.[0]}`);
    case 1:
      return replace(line, '');
    case 2:
      return replace(word, `${word?.[0]}x`);
    default:
      return replace(word, any(words)?.[0] ?? '');
  }
}

/** No editor has a position between the two characters of a line break. */
export function outsideBreak(text: string, offset: number): number {
  return text[offset - 1] === '\r' && text[offset] === '\n' ? offset - 1 : offset;
}
