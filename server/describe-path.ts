/** What a path takes out of an answer, in words. */
import { type JsonPath, parseJsonPath, type Segment } from '../spec/links/json-path.ts';
import { say } from '../spec/say.ts';

/** `$.lines[0].id` of `the answer` → "`id` of the first element of `lines` of the answer". Undefined when the path cannot be read. */
export function pathInWords(path: string, root: string): string | undefined {
  const { segments, problem }: JsonPath = parseJsonPath(path);
  if (problem) return undefined;
  if (segments.length === 0) return say`all of ${root}`;
  return segments.reduce((around, segment, index) => {
    const isBare = index > 0 && segments[index - 1]?.kind === 'many' && (segments[index - 1] as { text: string }).text === '..';
    return isBare ? say`${inWords(segment)} anywhere in ${around}` : segmentIn(segment, around);
  }, root);
}

function segmentIn(segment: Segment, around: string): string {
  if (segment.kind === 'many' && segment.text === '..') return around;
  return say`${inWords(segment)} of ${around}`;
}

function inWords(segment: Segment): string {
  switch (segment.kind) {
    case 'member':
      return `\`${segment.name}\``;
    case 'index':
      return elementInWords(segment.index);
    case 'many':
      return manyInWords(segment.text);
    default:
      return segment satisfies never;
  }
}

function elementInWords(index: number): string {
  switch (index) {
    case 0:
      return say`the first element`;
    case 1:
      return say`the second element`;
    case 2:
      return say`the third element`;
    case -1:
      return say`the last element`;
    default:
      return index > 0 ? say`number ${index + 1} of the elements` : say`number ${-index} from the end`;
  }
}

function manyInWords(text: string): string {
  if (text === '*' || text === '[*]') return say`every element`;
  if (text.startsWith('[?')) return say`the elements for which \`${text.slice(2, -1)}\` holds`;
  if (text.endsWith(')')) return say`the result of \`${text}\``;
  const slice = /^\[(-?\d*):(-?\d*)/.exec(text);
  if (slice?.[1]?.startsWith('-') && !slice[2]) return say`the last ${slice[1].slice(1)} elements`;
  if (slice && !slice[1] && slice[2]) return say`the first ${slice[2]} elements`;
  return say`the elements \`${text}\``;
}
