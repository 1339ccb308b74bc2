import { quoteList } from '../links/words.ts';
import { ownClients } from '../model/own-parts.ts';
import { say } from '../say.ts';
import { isWithin } from '../span.ts';
import type { Span } from '../syntax/tree.ts';
import { declareInput } from './declare-input.ts';
import { example } from './example.ts';
import { renameToNearest, replace, suggest } from './fixes.ts';
import type { Finding, Rule } from './rule.ts';
import { usageOf } from './usage.ts';

const file = (template: string) =>
  example({
    resources: 'order:\n  path: "/orders/{{id}}"\n  operations:\n    get-order: {method: GET, inputParameters: {id: {in: path}}}\n',
    tool: `get:
  description: Reads one order of the shop
  inputParameters:
    order: {type: string, description: Number of the order}
  call: shop.get-order
  with: {id: "${template}"}
`,
  });

export const unknownName: Rule = {
  id: 'unknown-name',
  severity: 'warning',
  doc: {
    title: 'The name between the braces is not known here',
    why: 'A template such as `{{name}}` inserts an input of the tool or operation, the output of an earlier step, or a variable. A name that is none of these inserts nothing, and the call goes out without it.',
    bad: file('{{ordr}}'),
    good: file('{{order}}'),
  },
  check: ({ links, file }) => {
    const { uri, text } = file;
    const clients = ownClients(file).map(({ node }) => node);
    const isInClient = (span: Span) => clients.some((client) => isWithin(span, client));
    return usageOf(links).unresolved.flatMap((reference): Finding[] => {
      if (reference.state !== 'unresolved' || reference.kind !== 'input') return [];
      if (reference.role !== 'template' && reference.role !== 'with-value') return [];
      const { name, span, whole, candidates } = reference;
      const short = reference.role === 'template' ? withoutPrefix(text.slice(span.start, whole.end), candidates) : undefined;
      if (short) {
        const path = { start: span.start, end: span.start + short.written.length };
        return [
          {
            message: say`Nothing here is called \`${name}\`. Write \`{{${short.meant}}}\`: names stand without a prefix.`,
            span,
            fixes: () => [replace(uri, path, short.meant, say`Change to \`{{${short.meant}}}\``, true)],
          },
        ];
      }
      const slip = suggest(name, candidates);
      const isConsumed = isInClient(span);
      return [
        {
          message: isConsumed ? missingValue(text.slice(span.start, whole.end), name, slip) : unknownHere(name, candidates, slip),
          span,
          fixes: () => [
            ...renameToNearest(uri, span, name, candidates),
            ...(isConsumed ? [] : declareInput(file, links.sections, reference)),
          ],
        },
      ];
    });
  },
};

/** `tools.id` where `id` is known: what comes before the dot is the habit of another tool. */
function withoutPrefix(from: string, candidates: readonly string[]): { written: string; meant: string } | undefined {
  const written = /^[\w-]+\.([\w-]+)(?![\w.-])/.exec(from);
  const meant = written?.[1];
  return meant !== undefined && candidates.includes(meant) ? { written: written?.[0] ?? '', meant } : undefined;
}

function unknownHere(name: string, candidates: readonly string[], slip: string | undefined): string {
  const known = candidates.length > 0 ? say`Known here: ${quoteList(candidates)}.` : say`There are no inputs here yet.`;
  return say`Nothing here is called \`${name}\`. ${slip ?? known}`;
}

/** In a consumed API, names come from those who call it. */
function missingValue(from: string, name: string, slip: string | undefined): string {
  const written = /^[\w-]+(?:\.[\w-]+)*/.exec(from)?.[0] ?? name;
  if (slip) return say`Nothing gives \`${written}\` a value. ${slip}`;
  return written !== name
    ? say`Nothing gives \`${written}\` a value: names stand without a prefix, and nobody who calls this has an input of that name.`
    : say`Nothing gives \`${name}\` a value: nobody who calls this has an input of that name.`;
}
