/** What a file means but does not say: addresses, types, sources of variables, numbers of upstream calls. */
import { type InlayHint, InlayHintKind } from 'vscode-languageserver-types';
import type { Reference } from '../spec/links/definition.ts';
import { locationInWords } from '../spec/links/location.ts';
import { findFlow, findOperation, inputsOfOperation } from '../spec/links/operations.ts';
import type { EffectiveSections } from '../spec/links/resolve-imports.ts';
import type { UnitPlace } from '../spec/links/scope.ts';
import { ownUnits } from '../spec/links/units.ts';
import type { BindingKey, ClientOperation, InputParameter, WithEntry } from '../spec/model/capability.ts';
import { ownClients } from '../spec/model/own-parts.ts';
import { say } from '../spec/say.ts';
import type { SourceFile } from '../spec/source-file.ts';
import type { Span } from '../spec/syntax/tree.ts';
import { positionIn } from './positions.ts';
import { addressOf, requestLine } from './request-line.ts';
import type { Settings } from './settings.ts';
import type { LinkedProject } from './workspace.ts';

interface Hint {
  /** Where it stands: behind this offset. */
  readonly at: number;
  readonly label: string;
  readonly tooltip: string;
  readonly kind?: InlayHintKind;
}

export function inlayHints(file: SourceFile, project: LinkedProject, span: Span, settings: Settings['inlayHints']): InlayHint[] {
  const { sections } = project.linksOf(file);
  const hints: Hint[] = [];
  if (settings.urls) hints.push(...operationUrls(file), ...routeUrls(file));
  if (settings.types) hints.push(...types(file, sections));
  if (settings.variables) hints.push(...variables(file, project));
  if (settings.calls) hints.push(...callCounts(file, sections));
  return hints
    .filter(({ at }) => span.start <= at && at <= span.end)
    .sort((a, b) => a.at - b.at)
    .map(({ at, label, tooltip, kind }) => ({
      position: positionIn(file, at),
      label,
      tooltip,
      paddingLeft: true,
      ...(kind ? { kind } : {}),
    }));
}

/** Behind the name, so that it stays in sight when the block is folded. */
function endOfName(file: SourceFile, part: { readonly nameNode: Span | undefined }): number | undefined {
  if (!part.nameNode) return undefined;
  const colon = /^\s*:/.exec(file.text.slice(part.nameNode.end, part.nameNode.end + 20));
  return part.nameNode.end + (colon?.[0].length ?? 0);
}

function operationUrls(file: SourceFile): readonly Hint[] {
  return ownClients(file).flatMap((client) => {
    const effective = { part: client, namespace: client.namespace?.value, uri: file.uri, entry: undefined };
    return client.resources.flatMap((resource) =>
      resource.operations.flatMap((operation: ClientOperation): Hint[] => {
        const at = endOfName(file, operation);
        if (at === undefined || !client.baseUri) return [];
        return [{ at, label: requestLine({ client: effective, resource, operation }), tooltip: say`The request this operation makes` }];
      }),
    );
  });
}

function routeUrls(file: SourceFile): readonly Hint[] {
  return ownUnits(file).flatMap((place): Hint[] => {
    const { unit, server, restResource } = place;
    if (unit.kind !== 'rest-operation' || server?.kind !== 'rest' || !restResource?.path) return [];
    const at = endOfName(file, unit);
    const base = addressOf(server);
    if (at === undefined || base === undefined) return [];
    return [
      { at, label: `${unit.method?.value ?? 'GET'} ${base}${restResource.path.value}`, tooltip: say`Where this operation is served` },
    ];
  });
}

/** Behind each key of `with`: the type that what is called takes it as. */
function types(file: SourceFile, sections: EffectiveSections): readonly Hint[] {
  const behindKeys = (entries: readonly WithEntry[], parameters: readonly (InputParameter | undefined)[]): Hint[] =>
    entries.flatMap((entry): Hint[] => {
      const type = parameters.find((parameter) => parameter?.name === entry.name)?.type?.value;
      if (type === undefined || !entry.nameNode) return [];
      return [{ at: entry.nameNode.end, label: type, tooltip: say`The type it is taken as`, kind: InlayHintKind.Type }];
    });
  const parametersOf = (call: string | undefined) => {
    const found = call === undefined ? undefined : findOperation(sections, call);
    return found ? inputsOfOperation(found).map(({ parameter }) => parameter) : [];
  };
  return ownUnits(file).flatMap(({ unit }) => [
    ...behindKeys(unit.with, [
      ...parametersOf(unit.call?.value),
      ...((unit.ref && findFlow(sections, unit.ref.value)?.flow.inputParameters) ?? []),
    ]),
    ...unit.steps.flatMap((step) => (step.kind === 'call' ? behindKeys(step.with, parametersOf(step.call?.value)) : [])),
  ]);
}

/**
 * Behind each template of a variable: where its value comes from, never the value. A shared file takes its variables from those who
 * import it; where they do not agree, nothing is said.
 */
function variables(file: SourceFile, project: LinkedProject): readonly Hint[] {
  const own = project.linksOf(file);
  const labels = new Map<number, string>();
  const differing = new Set<number>();
  const add = (references: readonly Reference[], sections: EffectiveSections) => {
    for (const reference of references) {
      const label = reference.uri === file.uri ? sourceOf(reference, sections) : undefined;
      if (label === undefined) continue;
      const at = reference.whole.end;
      if ((labels.get(at) ?? label) !== label) differing.add(at);
      labels.set(at, label);
    }
  };
  add(own.references, own.sections);
  if (!file.model.capability)
    for (const importer of project.allFiles()) add(project.importedLinksOf(importer), project.linksOf(importer).sections);
  return [...labels].flatMap(([at, label]) => (differing.has(at) ? [] : [{ at, label, tooltip: say`Where the value comes from` }]));
}

function sourceOf({ kind, role, targets }: Reference, sections: EffectiveSections): string | undefined {
  const target = kind === 'variable' && role === 'template' ? targets[0] : undefined;
  if (!target) return undefined;
  const key = target.part as BindingKey;
  const binding = sections.bindings.find(({ part }) => part.keys.some((own) => own === key));
  const location = binding?.part.location?.value;
  const source = key.source?.value ?? key.name;
  return location === undefined ? say`environment ${source}` : `${locationInWords(location).replace(/^\.\//, '')} ${source}`;
}

/** Behind units that do more than one plain call: how many requests one use of them makes. */
function callCounts(file: SourceFile, sections: EffectiveSections): readonly Hint[] {
  return ownUnits(file).flatMap((place): Hint[] => {
    const at = endOfName(file, place.unit);
    if (at === undefined || (place.unit.steps.length === 0 && !place.unit.ref)) return [];
    const count = countCalls(place, sections);
    if (count === undefined) return [];
    return [
      { at, label: count === 1 ? say`1 upstream call` : say`${count} upstream calls`, tooltip: say`Requests that one use of it makes` },
    ];
  });
}

function countCalls({ unit }: UnitPlace, sections: EffectiveSections): number | undefined {
  const behaviour = unit.ref ? findFlow(sections, unit.ref.value)?.flow : unit;
  if (!behaviour) return undefined;
  // Beside steps a call has no effect.
  return behaviour.steps.length > 0 ? behaviour.steps.filter(({ kind }) => kind === 'call').length : behaviour.call ? 1 : 0;
}
