import { say } from '../say.ts';
import type { SlipFix } from './slip.ts';

/** The two ways out of a conflict that a merge left at `at`: which one is right only a person knows. */
export function findConflictFixes(text: string, at: number): readonly SlipFix[] {
  const conflict = /^<{7,}(.*)\n([\s\S]*?)^={7,}.*\n([\s\S]*?)^>{7,}(.*)(?:\n|$)/my;
  conflict.lastIndex = at;
  const [all, ours = '', above = '', below = '', theirs = ''] = conflict.exec(text) ?? [];
  if (all === undefined) return [];
  const keep = (side: string, kept: string): SlipFix => ({
    title: say`Keep what is from ${side}`,
    edits: [{ start: at, end: at + all.length, newText: kept }],
    preferred: false,
  });
  // With three sides, the middle one is what both began with.
  const [first = ''] = above.split(/^\|{7,}.*\n/m);
  return [keep(nameOf(ours, 'HEAD'), first), keep(nameOf(theirs, 'MERGE_HEAD'), below)];
}

function nameOf(marker: string, otherwise: string): string {
  return `\`${marker.trim() || otherwise}\``;
}
