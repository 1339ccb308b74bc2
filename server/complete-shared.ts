/** Targets in files that are not imported yet: accepting one imports it. */
import { CompletionItemKind } from 'vscode-languageserver-types';
import { usesKeyedMaps } from '../spec/dialects/dialect.ts';
import { operationsOf } from '../spec/links/operations.ts';
import { type EffectiveSections, isOtherFamily, namespaceOf, sectionOf } from '../spec/links/resolve-imports.ts';
import type { Aggregate, Client, ImportEntry, SectionName } from '../spec/model/capability.ts';
import type { Edit } from '../spec/problem.ts';
import type { SourceFile } from '../spec/source-file.ts';
import { addImport } from './add-import.ts';
import { relativePath } from './complete-imports.ts';
import { describeFlow, describeOperation, requestLine } from './describe-parts.ts';
import type { Proposal, Question } from './proposal.ts';
import { inserted } from './quoting.ts';

interface SharedPart<T> {
  readonly part: T;
  readonly uri: string;
  /** Name it would have here. */
  readonly namespace: string;
  readonly from: string;
  readonly edit: Edit;
}

export function sharedCalls(question: Question): readonly Proposal[] {
  const { file, place } = question;
  return sharedParts<Client>(question, 'consumes').flatMap(({ part, uri, namespace, from, edit }) =>
    operationsOf({ part, namespace, uri, entry: undefined }).flatMap((found) =>
      found.operation.name === ''
        ? []
        : {
            label: `${namespace}.${found.operation.name}`,
            kind: CompletionItemKind.Method,
            detail: `imports ${from} · ${requestLine(found)}`,
            documentation: () => describeOperation(found, file),
            replace: place.replace,
            insert: inserted(place, `${namespace}.${found.operation.name}`),
            also: [edit],
          },
    ),
  );
}

export function sharedFlows(question: Question): readonly Proposal[] {
  const { file, place } = question;
  return sharedParts<Aggregate>(question, 'aggregates').flatMap(({ part, uri, namespace, from, edit }) =>
    part.flows.map((flow) => ({
      label: `${namespace}.${flow.name}`,
      kind: CompletionItemKind.Function,
      detail: `imports ${from}`,
      documentation: () => describeFlow(flow, namespace, uri, file),
      replace: place.replace,
      insert: inserted(place, `${namespace}.${flow.name}`),
      also: [edit],
    })),
  );
}

/** Parts of other files that this one could import but does not, nearest files first. */
function sharedParts<T extends Client | Aggregate>(question: Question, section: 'consumes' | 'aggregates'): readonly SharedPart<T>[] {
  const { file, project } = question;
  if (!question.autoImport || !file.model.capability || !canImport(file, section)) return [];
  const { sections } = project.linksOf(file);
  const taken = takenNames(sections);
  const parts: SharedPart<T>[] = [];
  for (const source of project.allFiles()) {
    if (source.uri === file.uri || isOtherFamily(file, source)) continue;
    const from = relativePath(file.uri, source.uri);
    if (from === undefined) continue;
    for (const part of sectionOf(source, section) as readonly (T | ImportEntry)[]) {
      const name = part.kind === 'import' ? undefined : namespaceOf(part);
      if (part.kind === 'import' || name === undefined || isImported(sections, section, source.uri, name)) continue;
      const namespace = freeName(name, taken);
      const edit = addImport(file, { section, from, name, as: namespace === name ? undefined : namespace });
      if (edit) parts.push({ part, uri: source.uri, namespace, from, edit });
    }
  }
  return parts.sort((a, b) => a.from.split('/').length - b.from.split('/').length || (a.from < b.from ? -1 : 1));
}

/** Clients can be imported from 0.5 on, the other parts from ikanos alpha3 on. */
function canImport(file: SourceFile, section: 'consumes' | 'aggregates'): boolean {
  const structure = file.declared?.dialect.structure;
  return structure !== undefined && (section === 'consumes' ? structure !== '0.4' : usesKeyedMaps(structure));
}

function isImported(sections: EffectiveSections, section: SectionName, uri: string, name: string): boolean {
  const parts = section === 'consumes' ? sections.clients : sections.aggregates;
  return parts.some((known) => known.uri === uri && (known.entry ? known.entry.import?.value : known.namespace) === name);
}

function takenNames({ clients, servers, aggregates, bindings }: EffectiveSections): ReadonlySet<string> {
  return new Set([...clients, ...servers, ...aggregates, ...bindings].flatMap(({ namespace }) => namespace ?? []));
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  let number = 2;
  while (taken.has(`${name}-${number}`)) number++;
  return `${name}-${number}`;
}
