/** The format, all versions: one table of objects. */
import type { DefinitionName, ObjectDefinition } from '../definition.ts';
import { aggregateDefinitions } from './aggregates.ts';
import { authenticationDefinitions } from './authentication.ts';
import { bindDefinitions, tunnelDefinitions } from './binds.ts';
import { consumeDefinitions } from './consumes.ts';
import { controlDefinitions } from './control.ts';
import { mcpDefinitions } from './mcp.ts';
import { outputDefinitions } from './outputs.ts';
import { restDefinitions } from './rest.ts';
import { rootDefinitions } from './root.ts';
import { skillDefinitions } from './skill.ts';
import { stepDefinitions } from './steps.ts';

export const definitions: readonly ObjectDefinition[] = [
  ...rootDefinitions,
  ...bindDefinitions,
  ...consumeDefinitions,
  ...tunnelDefinitions,
  ...authenticationDefinitions,
  ...aggregateDefinitions,
  ...restDefinitions,
  ...mcpDefinitions,
  ...skillDefinitions,
  ...controlDefinitions,
  ...stepDefinitions,
  ...outputDefinitions,
];

const byName = new Map(definitions.map((definition) => [definition.name, definition]));

/** Every name of the type is in the table; a test sees to it. */
export function getDefinition(name: DefinitionName): ObjectDefinition {
  const definition = byName.get(name);
  if (!definition) throw new Error(`the definition ${name} is missing`);
  return definition;
}
