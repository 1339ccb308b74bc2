/** Names inside `{{…}}`: variables, inputs, steps that are in scope where the cursor is. */
import { CompletionItemKind } from 'vscode-languageserver-types';
import { callsOf } from '../spec/links/link-clients.ts';
import type { EffectiveSections } from '../spec/links/resolve-imports.ts';
import {
  argumentScope,
  clientScope,
  findBinding,
  promptScope,
  type Scope,
  type ScopeName,
  unitScope,
  variableScope,
} from '../spec/links/scope.ts';
import { effectiveUnits } from '../spec/links/units.ts';
import type { Step } from '../spec/model/capability.ts';
import { say, sayText } from '../spec/say.ts';
import type { SourceFile } from '../spec/source-file.ts';
import { contains } from '../spec/span.ts';
import type { Span } from '../spec/syntax/tree.ts';
import { fieldsOfStep } from './complete-paths.ts';
import { describeDefinition } from './describe-parts.ts';
import { lineSpan, positionIn } from './positions.ts';
import type { Proposal, Question } from './proposal.ts';
import { inserted } from './quoting.ts';
import { escaped } from './snippet.ts';
import { type ClientPlace, clientAt, promptAt, stepAt, unitAt } from './units-at.ts';
import type { EditorProject } from './workspace.ts';

/** Undefined when the cursor is not between double braces. */
export function templateProposals(file: SourceFile, project: EditorProject, offset: number): readonly Proposal[] | undefined {
  const tag = openTag(file, offset);
  if (!tag) return undefined;
  const sections = project.linksOf(file).sections;
  if (tag.holder !== undefined) return memberProposals(file, project, offset, tag);
  return [...namesAt(file, project, offset).values()].sort(byNearness).map((name) => ({
    label: name.name,
    kind: itemKinds[name.kind],
    detail: sayText(name.kind),
    ...(name.definition ? { documentation: describeDefinition(file, sections, name.definition) } : {}),
    replace: tag.replace,
    insert: `${escaped(tag.before)}${escaped(name.name)}${escaped(tag.behind)}`,
    ...(tag.typedPrefix > 0 ? { filterPrefix: tag.typedPrefix } : {}),
  }));
}

/** What stands behind `{{step.` and `{{bind.`: fields of what the step gives, variables of the bind. */
function memberProposals(file: SourceFile, project: EditorProject, offset: number, tag: OpenTag): readonly Proposal[] {
  const { sections } = project.linksOf(file);
  const holder = tag.holder ?? '';
  const step = namesAt(file, project, offset).get(holder);
  const fields =
    step?.kind === 'step' && step.definition
      ? fieldsOfStep({ file, project }, step.definition.part as Step, holder).map(({ path, detail }) => ({
          path,
          detail,
          kind: CompletionItemKind.Field,
        }))
      : (findBinding(sections, holder)?.part.keys ?? []).map((key) => ({
          path: `${holder}.${key.name}`,
          detail: say`variable`,
          kind: CompletionItemKind.Constant,
        }));
  return fields.map(({ path, detail, kind }) => ({
    label: path,
    kind,
    ...(detail ? { detail } : {}),
    replace: tag.replace,
    insert: `${escaped(tag.before)}${escaped(path)}${escaped(tag.behind)}`,
    ...(tag.typedPrefix > 0 ? { filterPrefix: tag.typedPrefix } : {}),
  }));
}

/** A whole `{{name}}` where a value is still empty: variables where a secret belongs, inputs where a lookup compares, else everything in scope. */
export function templateValueProposals(question: Question, only: 'variables' | 'inputs' | 'all'): readonly Proposal[] {
  const { file, project, place, offset } = question;
  if (place.written !== '') return [];
  const { sections } = project.linksOf(file);
  return [...namesAt(file, project, offset).values()]
    .filter(({ kind }) => only === 'all' || kind === (only === 'inputs' ? 'input' : 'variable'))
    .sort(byNearness)
    .map((name) => ({
      label: `{{${name.name}}}`,
      kind: itemKinds[name.kind],
      detail: sayText(name.kind),
      ...(name.definition ? { documentation: describeDefinition(file, sections, name.definition) } : {}),
      replace: place.replace,
      insert: inserted(place, `{{${name.name}}}`),
      filter: name.name,
    }));
}

const itemKinds = { input: CompletionItemKind.Variable, step: CompletionItemKind.Event, variable: CompletionItemKind.Constant } as const;
const order = { input: 0, step: 1, variable: 2 } as const;

function byNearness(a: ScopeName, b: ScopeName): number {
  return order[a.kind] - order[b.kind];
}

interface OpenTag {
  readonly replace: Span;
  /** What is put around the name: closing braces, quotes that YAML needs. */
  readonly before: string;
  readonly behind: string;
  readonly typedPrefix: number;
  /** What is before the first dot, when the cursor is behind one. */
  readonly holder: string | undefined;
}

function openTag(file: SourceFile, offset: number): OpenTag | undefined {
  const line = lineSpan(file, positionIn(file, offset).line);
  const before = file.text.slice(line.start, offset);
  const after = file.text.slice(offset, line.end);
  const open = before.lastIndexOf('{{');
  if (open < 0 || before.indexOf('}}', open) >= 0) return undefined;
  const inner = before.slice(open + 2);
  if (!/^\{?[#^/&]?\s*[\w.*-]*$/.test(inner)) return undefined;
  const typed = /[\w.*-]*$/.exec(inner)?.[0] ?? '';
  const holder = typed.includes('.') ? typed.slice(0, typed.indexOf('.')) : undefined;
  const rest = (holder === undefined ? /^[\w*-]*/ : /^[\w.*-]*/).exec(after)?.[0] ?? '';
  const closing = /^[\w.*-]*\s*\}?\}\}/.test(after.slice(rest.length))
    ? ''
    : `${inner.startsWith('{') ? '}}}' : '}}'}${openQuote(before, after)}`;
  // Without quotes, YAML takes `{{` at the start of a value for the beginning of a map.
  const lead = before.slice(0, open);
  if (/(^|[:-])\s+$/.test(lead) || /[[{,]\s*$/.test(lead)) {
    const close = /^\s*\}?\}\}/.exec(after.slice(rest.length))?.[0] ?? '';
    const end = offset + rest.length + close.length;
    const tail = file.text.slice(end, line.end);
    if (/^\s*([,\]}#].*)?$/.test(tail)) {
      return { replace: { start: line.start + open, end }, before: `"{{`, behind: `}}"`, typedPrefix: 2, holder };
    }
  }
  return { replace: { start: offset - typed.length, end: offset + rest.length }, before: '', behind: closing, typedPrefix: 0, holder };
}

/** The quote around the cursor, when nothing closes it on its line. */
function openQuote(before: string, after: string): string {
  const quote = /(?:^|[:\-,[{])\s*(["'])(?:(?!\1).)*$/.exec(before)?.[1] ?? '';
  return after.includes(quote) ? '' : quote;
}

/** All names a template may use at an offset. */
export function namesAt(file: SourceFile, project: EditorProject, offset: number): ReadonlyMap<string, ScopeName> {
  return scopeAt(file, project, offset).names;
}

function scopeAt(file: SourceFile, project: EditorProject, offset: number): Scope {
  const { sections } = project.linksOf(file);
  const prompt = promptAt(file, offset);
  if (prompt) return promptScope(prompt, file.uri);
  const unit = unitAt(file, offset);
  if (unit) {
    const at = stepAt(file, unit, offset);
    const scope = unitScope(unit, sections, at?.index);
    const given = at ? (at.step.kind === 'call' ? at.step.with : []) : unit.unit.with;
    const argument = given.find(({ value: { node } }) => contains(node, offset));
    return argument ? argumentScope(unit, scope, argument) : scope;
  }
  const place = clientAt(file, offset);
  if (!place) return variableScope(sections);
  const scope = scopeOfClient(file, sections, place, file, place.client.namespace?.value);
  return file.model.capability ? scope : withImporters(file, project, place, scope);
}

/** `home`: the file in which the client has that namespace. */
function scopeOfClient(
  file: SourceFile,
  sections: EffectiveSections,
  place: ClientPlace,
  home: SourceFile,
  namespace: string | undefined,
): Scope {
  const isMine = (call: string) => (place.operation ? call === `${namespace}.${place.operation.name}` : call.startsWith(`${namespace}.`));
  const mine = effectiveUnits(sections).filter((caller) => callsOf(caller).some(isMine));
  return clientScope({ ...place, uri: file.uri }, home, sections, place.operation || place.resource ? mine : []);
}

/** A shared client sees what those who import it bring along: their variables, and the inputs of their callers. */
function withImporters(file: SourceFile, project: EditorProject, place: ClientPlace, own: Scope): Scope {
  const names = new Map(own.names);
  for (const home of project.allFiles()) {
    if (!home.model.capability) continue;
    const { sections } = project.linksOf(home);
    for (const { uri, entry, namespace } of sections.clients) {
      if (uri !== file.uri || !entry || entry.import?.value !== place.client.namespace?.value) continue;
      for (const [name, known] of scopeOfClient(file, sections, place, home, namespace).names) if (!names.has(name)) names.set(name, known);
    }
  }
  return { ...own, names };
}
