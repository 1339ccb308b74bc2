/**
 * 0.5 → alpha1: `externalRefs` became `binds`, and variables got stricter names. Old templates are rewritten with the
 * variables, in this file and in the files it imports; a parameter of the same name hides the variable and is left alone.
 */
import { say } from '../../say.ts';
import type { SourceFile } from '../../source-file.ts';
import { deref, findPair, get, textOf, walk } from '../../syntax/navigate.ts';
import type { MappingNode, Node } from '../../syntax/tree.ts';
import type { TextEdit } from '../apply-edits.ts';
import { freeName } from '../free-name.ts';
import { removePair } from '../remove-pair.ts';
import { nothing, type PassResult, type UpgradeNote } from './pass.ts';
import { mappingsOf, renameKey, replaceText } from './renames.ts';

export function externalRefsToBinds(file: SourceFile): PassResult {
  const pairs = [findPair(file.tree.root, 'externalRefs'), findPair(get(file.tree.root, 'capability'), 'externalRefs')];
  const edits: TextEdit[] = [];
  const notes: UpgradeNote[] = [];
  const renames = variableRenames(file);
  for (const pair of pairs) {
    if (!pair) continue;
    edits.push(renameKey(pair, 'binds'));
    const list = deref(pair.value);
    for (const item of list?.kind === 'sequence' ? list.items : [])
      if (item.kind === 'mapping') edits.push(...bindEdits(file.text, item, renames));
  }
  if (edits.length === 0) return nothing;
  for (const [old, name] of renames) {
    if (old === name) continue;
    if (parameterNames(file).has(old)) {
      notes.push({
        kind: 'blocked',
        message: say`The variable \`${old}\` is now called \`${name}\`, but an input has the same old name: check each \`{{${old}}}\`.`,
        span: pairs.find((pair) => pair)?.key ?? { start: 0, end: 0 },
      });
    }
  }
  edits.push(...renameTemplates(file, renames));
  return { edits, notes };
}

/** Old variable name → new one, for all variables of a file whose name has to change (others map to themselves). */
export function variableRenames(file: SourceFile): ReadonlyMap<string, string> {
  const renames = new Map<string, string>();
  const taken = new Set<string>();
  for (const at of [file.tree.root, get(file.tree.root, 'capability')]) {
    const list = get(at ?? undefined, 'externalRefs');
    for (const item of list?.kind === 'sequence' ? list.items : []) {
      const keys = get(item, 'keys');
      for (const pair of keys?.kind === 'mapping' ? keys.pairs : []) {
        const name = freeName(taken, legalVariable(pair.key.text), '_');
        taken.add(name);
        renames.set(pair.key.text, name);
      }
    }
  }
  return renames;
}

function legalVariable(name: string): string {
  const upper = name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toUpperCase()
    .replaceAll(/[^A-Z0-9_]/g, '_');
  return /^[A-Z]/.test(upper) ? upper : `V_${upper.replace(/^_+/, '')}`;
}

function bindEdits(text: string, item: MappingNode, renames: ReadonlyMap<string, string>): TextEdit[] {
  const edits: TextEdit[] = [];
  for (const pair of item.pairs) {
    switch (pair.key.text) {
      case 'name':
        edits.push(renameKey(pair, 'namespace'));
        break;
      case 'type':
      case 'resolution':
        edits.push(removePair(text, item, pair));
        break;
      case 'uri': {
        const uri = textOf(pair.value) ?? '';
        edits.push(renameKey(pair, 'location'), replaceText(text, pair.value, toLocation(uri)));
        break;
      }
      case 'keys':
        for (const key of pair.value.kind === 'mapping' ? pair.value.pairs : []) {
          const name = renames.get(key.key.text);
          if (name !== undefined && name !== key.key.text) edits.push(renameKey(key, name));
        }
        break;
      default:
    }
  }
  return edits;
}

function toLocation(uri: string): string {
  if (/^[a-zA-Z][a-zA-Z0-9+.-]*:\/\//.test(uri)) return uri;
  return uri.startsWith('/') ? `file://${uri}` : `file:///./${uri.replace(/^\.\//, '')}`;
}

function parameterNames(file: SourceFile): ReadonlySet<string> {
  const names = new Set<string>();
  for (const mapping of mappingsOf(file)) {
    const parameters = get(mapping, 'inputParameters');
    for (const item of parameters?.kind === 'sequence' ? parameters.items : []) {
      const name = textOf(findPair(item, 'name')?.value);
      if (name !== undefined) names.add(name);
    }
  }
  return names;
}

/** `{{old}}` → `{{NEW}}` in every scalar of a file. Used for the imported files as well. */
export function renameTemplates(file: SourceFile, renames: ReadonlyMap<string, string>): readonly TextEdit[] {
  const hidden = parameterNames(file);
  const edits: TextEdit[] = [];
  for (const node of file.tree.root ? walk(file.tree.root) : []) {
    if (node.kind !== 'scalar') continue;
    edits.push(
      ...templatesIn(file.text, node).flatMap(({ name, start }) => {
        const renamed = renames.get(name);
        return renamed !== undefined && renamed !== name && !hidden.has(name)
          ? [{ start, end: start + name.length, newText: renamed }]
          : [];
      }),
    );
  }
  return edits;
}

function templatesIn(text: string, node: Node): readonly { name: string; start: number }[] {
  return [...text.slice(node.start, node.end).matchAll(/\{\{\{?&?\s*([a-zA-Z0-9_*-]+)\s*\}?\}\}/g)].map((match) => ({
    name: match[1] ?? '',
    start: node.start + match.index + match[0].indexOf(match[1] ?? ''),
  }));
}
