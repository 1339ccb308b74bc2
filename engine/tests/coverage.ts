/** What of a capability the tests of one run have used: units, consumed operations, mappings that found something. */
import type { Behaviour, OutputParameter } from '../../spec/model/capability.ts';
import type { Span } from '../../spec/syntax/tree.ts';
import type { Coverage } from '../control/protocol.ts';
import { type Target, targetsOf } from '../control/targets.ts';
import type { CallRecord } from '../observe/call-record.ts';
import type { Plan } from '../plan.ts';
import { declaredOf } from './declared.ts';
import type { Placer } from './places.ts';

export interface CoverageCounter {
  called(target: Target): void;
  /** `namespace.operation`. */
  asked(reference: string): void;
  recorded(record: CallRecord): void;
  /** In the order of the plan. */
  list(place: Placer): readonly Coverage[];
}

interface Counted {
  readonly kind: Coverage['kind'];
  readonly name: string;
  readonly uri: string;
  readonly span: Span;
  count: number;
}

export function createCoverage(plan: Plan): CoverageCounter {
  const units = new Map<string, Counted>();
  const operations = new Map<string, Counted>();
  const mappings = new Map<string, Counted>();
  const targetKey = ({ kind, server, name }: Target) => `${kind} ${server}.${name}`;
  const mappingKey = (uri: string, span: Span) => `${uri}#${span.start}`;
  for (const target of targetsOf(plan)) {
    const declared = declaredOf(plan, target);
    if (declared)
      units.set(targetKey(target), { kind: 'unit', name: target.name, uri: declared.place.uri, span: declared.place.span, count: 0 });
  }
  for (const { operations: own, uri } of plan.clients.values())
    for (const { reference, operation } of own.values())
      operations.set(reference, { kind: 'operation', name: reference, uri, span: operation.nameNode ?? operation.node, count: 0 });
  for (const { behaviour, uri } of behavioursOf(plan))
    for (const { name, span } of mappingsOf(behaviour)) mappings.set(mappingKey(uri, span), { kind: 'mapping', name, uri, span, count: 0 });

  const add = (counted: Counted | undefined): void => {
    if (counted) counted.count++;
  };
  return {
    called: (target) => {
      add(units.get(targetKey(target)));
      // What refers to a flow runs it.
      add(units.get(`flow ${referredBy(plan, target) ?? ''}`));
    },
    asked: (reference) => add(operations.get(reference)),
    recorded: (record) => {
      for (const { place, note } of record.mappings) if (place && note === undefined) add(mappings.get(mappingKey(place.uri, place)));
    },
    list: (place) =>
      [...units.values(), ...operations.values(), ...mappings.values()].map(({ kind, name, uri, span, count }) => {
        const { range } = place(uri, span);
        return { kind, name, place: { uri, range }, count };
      }),
  };
}

function referredBy({ servers }: Plan, { kind, server: namespace, name }: Target): string | undefined {
  const server = servers.find((one) => one.namespace === namespace)?.server;
  const units =
    server?.kind === 'mcp'
      ? kind === 'tool'
        ? server.tools
        : server.resources
      : server?.kind === 'rest'
        ? server.resources.flatMap(({ operations }) => operations)
        : [];
  return kind === 'flow' ? undefined : units.find((unit) => unit.name === name)?.ref?.value;
}

function behavioursOf(plan: Plan): readonly { readonly behaviour: Behaviour; readonly uri: string }[] {
  const served = plan.servers.flatMap(({ server, uri }) => {
    const units: readonly Behaviour[] =
      server.kind === 'rest'
        ? server.resources.flatMap(({ operations }) => operations)
        : server.kind === 'mcp'
          ? [...server.tools, ...server.resources]
          : [];
    return units.map((behaviour) => ({ behaviour, uri }));
  });
  return [...served, ...[...plan.flows.values()].map(({ flow, uri }) => ({ behaviour: flow, uri }))];
}

function mappingsOf(behaviour: Behaviour): readonly { readonly name: string; readonly span: Span }[] {
  const named = behaviour.mappings.flatMap(({ target, value }) => (value ? [{ name: target?.value ?? '', span: value.node }] : []));
  return [...named, ...(behaviour.outputs?.parameters.flatMap(mappingsWithin) ?? [])];
}

function mappingsWithin(output: OutputParameter): readonly { readonly name: string; readonly span: Span }[] {
  const inner = [
    ...output.properties,
    ...(output.items ? [output.items] : []),
    ...output.itemFields,
    ...(output.values ? [output.values] : []),
  ];
  return [...(output.mapping ? [{ name: output.name, span: output.mapping.node }] : []), ...inner.flatMap(mappingsWithin)];
}
