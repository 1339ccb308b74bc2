import { spanOf } from '../span.ts';
import type { Node, Span } from '../syntax/tree.ts';

/** The text of a part, its name included. One that is written as an alias (`copy: *tool`) is the name and the alias, not the anchor. */
export function extentOf({ node, nameNode }: { readonly node: Node; readonly nameNode: Node | undefined }): Span {
  const pair = nameNode?.parent;
  return spanOf(pair?.kind === 'pair' && pair.key === nameNode ? pair : node);
}
