/** Collects the references of one file; what each kind of text refers to is told by `link-*.ts`. */
import type { Aggregate, Binding, Client, Server, Step, Text } from '../model/capability.ts';
import type { Project, SourceFile } from '../source-file.ts';
import { spanOf } from '../span.ts';
import { deref } from '../syntax/navigate.ts';
import type { Node, ScalarNode, Span } from '../syntax/tree.ts';
import { defineEffective, defineNamed, defineSpaced } from './define.ts';
import type { Definition, Reference, ReferenceRole, ReferenceState } from './definition.ts';
import { findAggregate, findClient } from './operations.ts';
import type { Effective, EffectiveSections } from './resolve-imports.ts';
import { spanWithin } from './scalar-text.ts';
import { findBinding, type LazyScope, type Scope, type ScopeName } from './scope.ts';
import { findStepField } from './step-fields.ts';
import { type TagPart, templateNames } from './template.ts';

const none: readonly never[] = [];

export class Linker {
  readonly references: Reference[] = [];
  readonly file: SourceFile;
  readonly project: Project;
  readonly sections: EffectiveSections;
  /** The file whose sections these are: the file itself, or one that imports from it. */
  readonly home: SourceFile;
  /** Names that are missing in a shared file may come from those who import it. */
  readonly shared: boolean;
  /** What the references of every part depend on: whose sections these are, and which variables there are. */
  readonly surroundings: readonly unknown[];

  constructor(file: SourceFile, project: Project, sections: EffectiveSections, home: SourceFile = file) {
    this.file = file;
    this.project = project;
    this.sections = sections;
    this.home = home;
    this.shared = file.model.capability === undefined;
    const { bindings, incomplete } = sections;
    this.surroundings = [
      home.uri,
      this.shared,
      [...incomplete].join(' '),
      ...bindings.flatMap(({ part, uri, entry }) => [part, uri, entry]),
    ];
  }

  add(
    reference: Omit<Reference, 'uri' | 'state' | 'targets' | 'candidates'> & {
      readonly target?: Definition | undefined;
      readonly targets?: readonly Definition[];
      readonly state?: ReferenceState;
      /** Asked for only when there is no target. */
      readonly candidates?: () => readonly string[];
    },
  ): void {
    const { kind, role, name, span, whole, qualifier, target, candidates } = reference;
    const targets = reference.targets ?? (target ? [target] : none);
    const resolved = targets.length > 0;
    this.references.push({
      kind,
      role,
      name,
      uri: this.file.uri,
      span,
      whole,
      state: resolved ? 'resolved' : (reference.state ?? 'unresolved'),
      targets,
      candidates: resolved || !candidates ? none : candidates(),
      ...(qualifier === undefined ? undefined : { qualifier }),
    });
  }

  define(kind: 'client' | 'server' | 'aggregate' | 'binding', effective: Effective<Client | Server | Aggregate | Binding>): Definition {
    return defineEffective(kind, effective, this.home.uri);
  }

  /**
   * A reference of a part that was not touched, `moved` signs behind where it was. APIs, servers and aggregates are named by many
   * parts, and are new objects whenever anything in them changes: `holder` is the one around the part now.
   */
  renew(reference: Reference, moved: number, holder: Server | Aggregate | undefined): Reference {
    const [known] = reference.targets;
    const target = known && this.#targetNow(reference, known, holder);
    if (moved === 0 && target === known) return reference;
    const { span, whole } = reference;
    return {
      ...reference,
      span: { start: span.start + moved, end: span.end + moved },
      whole: { start: whole.start + moved, end: whole.end + moved },
      targets: target && target !== known ? [target] : reference.targets,
    };
  }

  #targetNow({ role, name }: Reference, known: Definition, holder: Server | Aggregate | undefined): Definition {
    const { kind } = known;
    if (role === 'with-value') {
      const isHolder = kind === 'server' || kind === 'aggregate';
      return isHolder && holder && holder !== known.part ? defineSpaced(kind, holder, known.uri) : known;
    }
    if (kind !== 'client' && kind !== 'aggregate') return known;
    const found = kind === 'client' ? findClient(this.sections, name) : findAggregate(this.sections, name);
    const target = found && this.define(kind, found);
    return target && target.part !== known.part ? target : known;
  }

  /** Span of a part of a scalar's text in the file. */
  part(node: Node, from: number, to: number): Span {
    return spanWithin(this.file, node, from, to);
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
      candidates: () => this.sections.clients.flatMap(({ namespace }) => namespace ?? []),
    });
  }

  /** Every `{{name}}` in a scalar, against the names in scope. */
  templates(node: Node, inScope: LazyScope): void {
    const scalar = deref(node);
    if (scalar?.kind !== 'scalar' || typeof scalar.value !== 'string' || !scalar.text.includes('{{')) return;
    const scope = inScope();
    for (const tag of templateNames(scalar.text)) {
      if (tag.name === '' || tag.name === '.') continue;
      const [first = '', second, ...rest] = tag.name.split('.');
      const exact = scope.names.get(tag.name) ?? scope.names.get(first);
      if (!exact && second !== undefined && rest.length === 0 && this.#qualifiedVariable(scalar, tag, first, second, scope)) continue;
      const later = exact ? undefined : scope.later?.get(first);
      const name = exact?.name ?? first;
      this.references.push({
        kind: exact?.kind ?? (later ? 'step' : isVariableName(first) ? 'variable' : 'input'),
        role: 'template',
        name,
        uri: this.file.uri,
        span: this.part(scalar, tag.nameStart, tag.nameStart + name.length),
        whole: this.part(scalar, tag.start, tag.end),
        state: exact
          ? 'resolved'
          : later
            ? 'unresolved'
            : scope.open || (scope.moreInputs && !isVariableName(first))
              ? 'unknown'
              : 'unresolved',
        targets: exact?.definition ? [exact.definition, ...(exact.others ?? [])] : later ? [later] : [],
        candidates: exact ? none : [...scope.names.keys()],
      });
      if (exact?.kind === 'step' && second) this.#stepField(scalar, scope, exact, second, tag);
    }
  }

  /** `field` of `{{step.field}}`. */
  #stepField(scalar: ScalarNode, scope: Scope, step: ScopeName, field: string, tag: TagPart): void {
    const steps = [...scope.names.values()].flatMap(({ kind, definition }) =>
      kind === 'step' && definition ? [definition.part as Step] : [],
    );
    const part = step.definition?.part as Step | undefined;
    const target = part && findStepField(this.sections, steps, part, field);
    if (!target) return;
    const start = tag.nameStart + step.name.length + 1;
    this.add({
      kind: 'output',
      role: 'field',
      name: field,
      span: this.part(scalar, start, start + field.length),
      whole: this.part(scalar, tag.start, tag.end),
      target,
    });
  }

  /**
   * `{{namespace.VARIABLE}}`, recommended in places and understood by nobody but us: a name in capitals behind a dot, or any
   * name behind the namespace of a bind. False when it is neither.
   */
  #qualifiedVariable(scalar: ScalarNode, tag: TagPart, namespace: string, name: string, scope: Scope): boolean {
    const binding = findBinding(this.sections, namespace);
    if (!binding && !isVariableName(name)) return false;
    const keys = binding?.part.keys ?? [];
    const key = keys.find((candidate) => candidate.name === name);
    if (binding) this.#bindingName(scalar, namespace, tag, binding);
    const start = tag.nameStart + namespace.length + 1;
    this.add({
      kind: 'variable',
      role: 'template',
      name,
      qualifier: namespace,
      span: this.part(scalar, start, start + name.length),
      whole: this.part(scalar, tag.start, tag.end),
      target: binding && key && defineNamed('variable', key, binding.uri, namespace),
      state: scope.open ? 'unknown' : 'unresolved',
      candidates: () => keys.map((candidate) => candidate.name),
    });
    return true;
  }

  #bindingName(scalar: ScalarNode, namespace: string, tag: TagPart, binding: Effective<Binding>): void {
    this.add({
      kind: 'binding',
      role: 'template',
      name: namespace,
      span: this.part(scalar, tag.nameStart, tag.nameStart + namespace.length),
      whole: this.part(scalar, tag.start, tag.end),
      target: this.define('binding', binding),
    });
  }
}

/** All capitals: a variable by convention. */
export function isVariableName(name: string): boolean {
  return /^[A-Z][A-Z0-9_]*$/.test(name);
}
