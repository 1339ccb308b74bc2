/** What stands above tools and their servers about their size. */
import type { ToolSize } from '../../engine/control/protocol.ts';
import type { Servables, TextRange } from '../../server/protocol.ts';
import { say } from '../../spec/say.ts';
import { howEstimated, sizeLines, tokensOf, tokenText } from './tokens.ts';

export interface SizeLens {
  readonly range: TextRange;
  readonly title: string;
  readonly tooltip: string;
}

/** `answersOf`: characters of the last answers of a tool, latest first. */
export function sizeLenses(
  servables: Servables,
  sizes: readonly ToolSize[],
  answersOf: (server: string, tool: string) => readonly number[],
): readonly SizeLens[] {
  return servables.servers.flatMap(({ type, namespace, calls, nameRange }) => {
    if (type !== 'mcp') return [];
    const lenses = calls.flatMap(({ kind, server, name, nameRange: range }): SizeLens[] => {
      const size = kind === 'tool' ? sizes.find((one) => one.server === server && one.name === name) : undefined;
      if (!size) return [];
      const answers = answersOf(server, name);
      const [last] = answers;
      const own = tokenText(tokensOf(size.characters));
      const title = last === undefined ? own : say`${own}, last answer ${tokenText(tokensOf(last))}`;
      return [{ range, title, tooltip: sizeLines(size.characters, answers).join('\n') }];
    });
    const total = totalOf(sizes, namespace);
    return lenses.length < 2 || total === undefined
      ? lenses
      : [{ range: nameRange, title: say`${lenses.length} tools, ${tokenText(total)}`, tooltip: totalLines(total).join('\n') }, ...lenses];
  });
}

/** Of all tools of a server; undefined when it has none. */
export function totalOf(sizes: readonly ToolSize[], server: string | undefined): number | undefined {
  const own = sizes.filter((size) => size.server === (server ?? ''));
  return own.length === 0 ? undefined : tokensOf(own.reduce((sum, { characters }) => sum + characters, 0));
}

export function totalLines(total: number): readonly string[] {
  return [say`All tools: ${tokenText(total)} of the context of an agent in every conversation.`, howEstimated()];
}
