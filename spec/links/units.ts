/** The things in a file that do something when called, with what surrounds them. */
import type { Aggregate, McpTool, RestOperation, Server } from '../model/capability.ts';
import { ownAggregates, ownServers } from '../model/own-parts.ts';
import { say } from '../say.ts';
import type { SourceFile } from '../source-file.ts';
import type { EffectiveSections } from './resolve-imports.ts';
import type { UnitPlace } from './scope.ts';

/** Units written in this file, in the order of the text. */
export function ownUnits(file: SourceFile): readonly UnitPlace[] {
  const known = own.get(file);
  if (known) return known;
  const units = collectUnits(file);
  own.set(file, units);
  return units;
}

const own = new WeakMap<SourceFile, readonly UnitPlace[]>();

function collectUnits(file: SourceFile): readonly UnitPlace[] {
  return [
    ...ownAggregates(file).flatMap((part) => aggregateUnits(part, part.namespace?.value, file.uri)),
    ...ownServers(file).flatMap((part) => serverUnits(part, part.namespace?.value, file.uri)),
  ].sort((a, b) => a.unit.node.start - b.unit.node.start);
}

const effective = new WeakMap<EffectiveSections, readonly UnitPlace[]>();

/** Units in effect in a capability, imported ones included, under the names they have here. */
export function effectiveUnits(sections: EffectiveSections): readonly UnitPlace[] {
  const known = effective.get(sections);
  if (known) return known;
  const units = [
    ...sections.aggregates.flatMap(({ part, namespace, uri }) => aggregateUnits(part, namespace, uri)),
    ...sections.servers.flatMap(({ part, namespace, uri }) => serverUnits(part, namespace, uri)),
  ];
  effective.set(sections, units);
  return units;
}

export function aggregateUnits(aggregate: Aggregate, namespace: string | undefined, uri: string): readonly UnitPlace[] {
  return aggregate.flows.map((unit) => ({ unit, uri, namespace, server: undefined, aggregate, restResource: undefined }));
}

export function serverUnits(server: Server, namespace: string | undefined, uri: string): readonly UnitPlace[] {
  switch (server.kind) {
    case 'rest':
      return server.resources.flatMap((restResource) =>
        restResource.operations.map((unit) => ({ unit, uri, namespace, server, restResource })),
      );
    case 'mcp':
      return [...server.tools, ...server.resources].map((unit) => ({ unit, uri, namespace, server, restResource: undefined }));
    case 'skill':
    case 'control':
    case 'unknown-server':
      return [];
    default:
      return server satisfies never;
  }
}

/** What a skill can take over of a server. */
export function actionsOf(server: Server): readonly (McpTool | RestOperation)[] {
  if (server.kind === 'mcp') return server.tools;
  return server.kind === 'rest' ? server.resources.flatMap(({ operations }) => operations) : [];
}

/** How a unit is spoken of: `tool list-ships`. */
export function labelOf({ unit }: UnitPlace): string {
  const { kind, name } = unit;
  switch (kind) {
    case 'tool':
      return name ? say`tool ${name}` : say`this tool`;
    case 'resource':
      return name ? say`resource ${name}` : say`this resource`;
    case 'rest-operation':
      return name ? say`operation ${name}` : say`this operation`;
    case 'flow':
      return name ? say`flow ${name}` : say`this flow`;
    default:
      return kind satisfies never;
  }
}
