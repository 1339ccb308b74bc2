/** Where a file can be paused: its units, their steps, and the operations of consumed APIs. */
import { ownUnits } from '../../spec/links/units.ts';
import type { Named } from '../../spec/model/capability.ts';
import { ownClients } from '../../spec/model/own-parts.ts';
import type { SourceFile } from '../../spec/source-file.ts';
import { lineStarts, toPosition } from '../../spec/syntax/positions.ts';
import { placeOf } from '../compose/watcher.ts';

/** For each wanted line the line of the innermost part around it that runs, or null. */
export function linesToStop(file: SourceFile, wanted: readonly number[]): readonly (number | null)[] {
  const starts = lineStarts(file.text);
  const lineOf = (offset: number): number => toPosition(starts, offset).line;
  const parts: Named[] = [
    ...ownUnits(file).flatMap(({ unit }) => [unit, ...unit.steps]),
    ...ownClients(file).flatMap(({ resources }) => resources.flatMap(({ operations }) => operations)),
  ];
  const stops = parts
    .map((part) => ({ from: lineOf(placeOf(file.uri, part).start), to: lineOf(Math.max(part.node.start, part.node.end - 1)) }))
    .sort((a, b) => b.from - a.from);
  return wanted.map((line) => stops.find(({ from, to }) => from <= line && line <= to)?.from ?? null);
}
