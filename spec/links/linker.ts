/** Collects the references of one file; what each kind of text refers to is told by `link-*.ts`. */
import type { Aggregate, Binding, Client, Server, Text } from '../model/capability.ts';
import type { Project, SourceFile } from '../source-file.ts';
import { deref } from '../syntax/navigate.ts';
import type { Node, ScalarNode, Span } from '../syntax/tree.ts';
import { defineImport, defineNamed, defineSpaced } from './define.ts';
import type { Definition, Reference, ReferenceRole, ReferenceState } from './definition.ts';
import { findClient } from './operations.ts';
import type { Effective, EffectiveSections } from './resolve-imports.ts';
import { spanInScalar } from './scalar-text.ts';
import { findBinding, type LazyScope } from './scope.ts';
import { type TagPart, templateNames } from './template.ts';

export class Linker {
  readonly references: Reference[] = [];
  readonly file: SourceFile;
  readonly project: Project;
  readonly sections: EffectiveSections;
  /** The file whose sections these are: the file itself, or one that imports from it. */
  readonly home: SourceFile;
  /** Names that are missing in a shared file may come from those who import it. */
  readonly shared: boolean;

  constructor(file: SourceFile, project: Project, sections: EffectiveSections, home: SourceFile = file) {
    this.file = file;
    this.project = project;
    this.sections = sections;
    this.home = home;
    this.shared = file.model.capability === undefined;
  }

  add(
    reference: Omit<Reference, 'uri' | 'state' | 'targets' | 'candidates'> & {
      readonly target?: Definition | undefined;
      readonly targets?: readonly Definition[];
      readonly state?: ReferenceState;
      readonly candidates?: readonly string[];
    },
  ): void {
    const { target, state, candidates = [], targets = target ? [target] : [], ...rest } = reference;
    this.references.push({
      ...rest,
      uri: this.file.uri,
      targets,
      state: targets.length > 0 ? 'resolved' : (state ?? 'unresolved'),
      candidates,
    });
  }

  /** What a namespace names: the alias an import gives it here, else the entry itself. */
  define(
    kind: 'client' | 'server' | 'aggregate' | 'binding',
    { part, uri, entry }: Effective<Client | Server | Aggregate | Binding>,
  ): Definition {
    return entry?.as ? defineImport(entry, this.home.uri) : defineSpaced(kind, part, uri);
  }

  /** Span of a part of a scalar's text in the file. */
  part(node: Node, from: number, to: number): Span {
    const scalar = deref(node);
    return scalar?.kind === 'scalar' ? spanInScalar(this.file.text, scalar as ScalarNode, from, to) : { start: node.start, end: node.end };
  }

  clientName(name: Text, role: ReferenceRole, length = name.value.length): void {
    const client = findClient(this.sections, name.value);
    this.add({
      kind: 'client',
      role,
      name: name.value,
      span: this.part(name.node, 0, length),
      whole: spanOf(name.node),
      target: client && this.define('client', client),
      state: this.shared || this.sections.incomplete.has('consumes') ? 'unknown' : 'unresolved',
      candidates: this.sections.clients.flatMap(({ namespace }) => namespace ?? []),
    });
  }

  /** Every `{{name}}` in a scalar, against the names in scope. */
  templates(node: Node, inScope: LazyScope): void {
    const scalar = deref(node);
    if (scalar?.kind !== 'scalar' || typeof scalar.value !== 'string' || !scalar.text.includes('{{')) return;
    const scope = inScope();
    for (const tag of templateNames(scalar.text)) {
      if (tag.name === '' || tag.name === '.') continue;
      const [first = '', ...rest] = tag.name.split('.');
      const exact = scope.names.get(tag.name) ?? scope.names.get(first);
      const qualified = !exact && rest.length === 1 ? this.#qualifiedVariable(first, rest[0] ?? '') : undefined;
      const known = exact ?? qualified;
      const name = qualified ? (rest[0] ?? first) : first;
      const start = qualified ? tag.nameStart + first.length + 1 : tag.nameStart;
      if (qualified) this.#bindingName(scalar, first, tag);
      this.references.push({
        kind: (qualified ? 'variable' : exact?.kind) ?? (isVariableName(first) ? 'variable' : 'input'),
        role: 'template',
        name: exact ? exact.name : name,
        ...(qualified ? { qualifier: first } : {}),
        uri: this.file.uri,
        span: this.part(scalar, start, start + (exact ? exact.name.length : name.length)),
        whole: this.part(scalar, tag.start, tag.end),
        state: known ? 'resolved' : scope.open || (scope.moreInputs && !isVariableName(first)) ? 'unknown' : 'unresolved',
        targets: known?.definition ? [known.definition, ...(known.others ?? [])] : [],
        candidates: [...scope.names.keys()],
      });
    }
  }

  #bindingName(scalar: ScalarNode, namespace: string, tag: TagPart): void {
    const binding = findBinding(this.sections, namespace);
    if (!binding) return;
    this.add({
      kind: 'binding',
      role: 'template',
      name: namespace,
      span: this.part(scalar, tag.nameStart, tag.nameStart + namespace.length),
      whole: this.part(scalar, tag.start, tag.end),
      target: this.define('binding', binding),
    });
  }

  /** `{{namespace.VARIABLE}}`, recommended in places and understood by nobody but us. */
  #qualifiedVariable(
    namespace: string,
    name: string,
  ): { readonly definition: Definition; readonly others?: readonly Definition[] } | undefined {
    const binding = findBinding(this.sections, namespace);
    const key = binding?.part.keys.find((candidate) => candidate.name === name);
    return binding && key ? { definition: defineNamed('variable', key, binding.uri, namespace) } : undefined;
  }
}

/** All capitals: a variable by convention. */
export function isVariableName(name: string): boolean {
  return /^[A-Z][A-Z0-9_]*$/.test(name);
}

export function spanOf(node: Node): Span {
  return { start: node.start, end: node.end };
}
