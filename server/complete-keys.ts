/** Proposals where a key stands or would stand: keys of the format, entries of maps, items of lists. */
import { CompletionItemKind } from 'vscode-languageserver-types';
import { dialects } from '../spec/dialects/dialect.ts';
import type { Edit } from '../spec/problem.ts';
import { idleKeysOf } from '../spec/rules/effects.ts';
import { forwardingPath, handsPathOn } from '../spec/rules/paths.ts';
import { say } from '../spec/say.ts';
import type { Shape } from '../spec/schema/definition.ts';
import { type AllowedKey, allowedKeys, definitionOf, shapeAtPath, valuesOf } from '../spec/schema/lookup.ts';
import { findPair } from '../spec/syntax/navigate.ts';
import { blockKind, blockProposals, entryProposals } from './complete-blocks.ts';
import { importEntryProposals } from './complete-imports.ts';
import { mapKeyProposals } from './complete-map-keys.ts';
import { valueProposals } from './complete-values.ts';
import { describeField, shapeWords } from './describe.ts';
import { type KnownNames, namesKnownTo } from './known-names.ts';
import type { Proposal, Question } from './proposal.ts';
import { escaped, valueSnippet } from './snippet.ts';
import { usesLists } from './structure.ts';

export function keyProposals(question: Question): readonly Proposal[] {
  const { place } = question;
  if (!place.file.declared) return place.path.length === 0 ? starterProposals(question) : [];
  const shape = shapeAtPath(place.file, place.path);
  if (!shape) return [];
  const known = formatKeys(question);
  switch (shape.kind) {
    case 'object':
    case 'choice':
      // A choice may also be a plain value: `outputParameters` items, raw bodies.
      return known.length > 0 || place.kind !== 'either' ? known : valueProposals(question);
    case 'map': {
      const names = mapKeyProposals(question);
      return names.length > 0 ? names : entryProposals(question, shape);
    }
    case 'named':
      // In a list an item is meant: the next place is that, with its dash.
      if (usesLists(place.file)) return [];
      return [...mapKeyProposals(question), ...entryProposals(question, shape)];
    case 'list':
    case 'any':
      return [];
    case 'text':
    case 'number':
    case 'integer':
    case 'boolean':
      return place.kind === 'either' ? valueProposals(question) : [];
    default:
      return shape satisfies never;
  }
}

/** A file without a version is no capability file yet: what one begins with. */
function starterProposals({ place }: Question): readonly Proposal[] {
  const version = dialects.findLast((dialect) => dialect.key === 'ikanos')?.version ?? '';
  const base = { replace: place.replace, documentation: say`Version of the format, which makes this a capability file.` };
  if (place.hasColon) return [{ ...base, label: 'ikanos', kind: CompletionItemKind.Property, insert: 'ikanos' }];
  const file = `ikanos: ${version}\n`;
  return [
    { ...base, label: 'ikanos', kind: CompletionItemKind.Property, detail: version, insert: `${place.lead}ikanos: ${version}` },
    {
      ...base,
      label: say`new capability`,
      kind: blockKind,
      detail: say`Consume an HTTP API and expose it as MCP tools`,
      insert: `${file}info:
  display: \${1:Orders}
  description: \${2:What this capability offers}
capability:
  consumes:
    - type: http
      namespace: \${3:orders}
      baseUri: \${4:https://api.example.org}
      resources:
        \${5:orders}:
          path: \${6:/orders}
          operations:
            \${7:list-orders}:
              method: GET
  exposes:
    - type: mcp
      namespace: \${8:orders-tools}
      address: 127.0.0.1
      port: \${9:3000}
      tools:
        \${7:list-orders}:
          description: \${10:What this tool does}
          call: \${3:orders}.\${7:list-orders}
`,
    },
    {
      ...base,
      label: say`new shared clients`,
      kind: blockKind,
      detail: say`Consumed APIs that other files import`,
      insert: `${file}consumes:
  - type: http
    namespace: \${1:orders}
    baseUri: \${2:https://api.example.org}
    resources:
      \${3:orders}:
        path: \${4:/orders}
        operations:
          \${5:list-orders}:
            method: GET
`,
    },
  ];
}

function formatKeys(question: Question): readonly Proposal[] {
  const { place } = question;
  const isNew = place.mapping?.pairs.every((pair) => pair === place.pair) !== false;
  const names = namesKnownTo(question);
  const definition = place.mapping && definitionOf(place.file, place.mapping);
  const idle = place.mapping && definition ? idleKeysOf(definition.name, place.mapping) : {};
  const keys = allowedKeys(place.file, place.path, isNew).filter(({ field }) => idle[field.key]?.waits !== false);
  const proposed = (fits: (allowed: AllowedKey) => boolean) => keys.filter(fits).map((allowed) => keyProposal(question, names, allowed));
  const blocks = isNew && keys.length > 0 ? [...blockProposals(question, names), ...importEntryProposals(question)] : [];
  const waits = ({ field, required }: AllowedKey) => !required && idle[field.key] !== undefined;
  return [
    ...proposed(({ required }) => required),
    ...blocks,
    ...proposed((key) => !key.required && !waits(key)),
    ...keys.filter(waits).map((key) => ({ ...keyProposal(question, names, key), detail: idle[key.field.key]?.why() ?? '' })),
  ];
}

function keyProposal(question: Question, names: KnownNames, { field, required, shape }: AllowedKey): Proposal {
  const { place } = question;
  const column = place.column;
  const snippet = valueSnippet({ file: place.file, column, flow: place.flow, names }, shape);
  const behind = place.hasColon ? '' : `:${snippet}`;
  return {
    label: field.key,
    kind: CompletionItemKind.Property,
    detail: required ? say`${shapeWords(place.file, shape)} (required)` : shapeWords(place.file, shape),
    documentation: describeField(place.file, field, undefined, shape),
    replace: place.replace,
    insert: `${place.lead}${escaped(field.key)}${place.close}${behind}`,
    continues: !place.hasColon && hasValues(question, shape, snippet),
    ...(field.key === 'forward' ? { also: passesPathOn(question) } : {}),
  };
}

/** A route that forwards hands on what is asked for behind it; its path says so. */
function passesPathOn({ file, place }: Question): readonly Edit[] {
  const path = findPair(place.mapping, 'path')?.value;
  if (path?.kind !== 'scalar' || path.end > place.node.start || handsPathOn(path.text)) return [];
  return [{ uri: file.uri, start: place.toOriginal(path.start), end: place.toOriginal(path.end), newText: forwardingPath(path.text) }];
}

function hasValues(question: Question, shape: Shape, snippet: string): boolean {
  if (!snippet.includes('$')) return false;
  if (shape.kind === 'boolean') return true;
  if (shape.kind === 'text') return shape.meaning !== undefined || valuesOf(question.place.file, shape).length > 0;
  // A block without required keys leaves the cursor on an empty line of it.
  if (shape.kind === 'object') return /^\n *\$\S*$/.test(snippet);
  return shape.kind === 'choice' || shape.kind === 'list' || shape.kind === 'named';
}
