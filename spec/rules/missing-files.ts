/** Files that calls read: scripts and what they depend on, prompts. */
import { locationInWords, locationUri, relativeLocation } from '../links/location.ts';
import { scriptingIn } from '../links/scripting.ts';
import { ownUnits } from '../links/units.ts';
import type { McpPrompt, ScriptStep, Text } from '../model/capability.ts';
import { ownServers } from '../model/own-parts.ts';
import { say } from '../say.ts';
import type { Project } from '../source-file.ts';
import { spanOf } from '../span.ts';
import { example } from './example.ts';
import { leadsOut } from './leads-out.ts';
import type { Finding, Rule } from './rule.ts';

/** Whether there is known to be no such file below a location; of an empty path, at the location itself. */
export type IsMissing = (location: string, path: string) => boolean;

const counting = (file: string) =>
  `${example({
    tool: `count:\n  description: Counts all orders of the shop\n  steps:\n    all: {type: call, call: shop.list-orders}\n    sum: {type: script, language: javascript, location: "file:///./scripts", file: ${file}}\n  mappings: [{target: sum, value: $.sum}]\n  outputParameters: {sum: {type: number}}\n`,
  })}--- scripts/sum.js\nresult = context.all.length;\n`;

export const missingFile: Rule = {
  id: 'missing-file',
  severity: 'error',
  doc: {
    title: 'A script or a prompt is not there',
    why: 'A script step reads `file`, and before it its `dependencies`, below `location`; a prompt reads the file at its `location`. Relative locations begin at the folder of the capability: `file:///./scripts`. What is not there makes every call fail, so that nothing is served.',
    bad: counting('total.js'),
    good: counting('sum.js'),
  },
  check: ({ file, project, links }) => {
    const isMissing = missingBeside(file.uri, project);
    const common = scriptingIn(links.sections)?.scripting.defaultLocation?.value;
    const scripts = ownUnits(file).flatMap(({ unit }) =>
      unit.steps.flatMap((step) =>
        step.kind === 'script' ? [...scriptFileMistakes(step, common, isMissing), ...filesOf(step).flatMap(outsideMistake)] : [],
      ),
    );
    const prompts = ownServers(file).flatMap((server) =>
      server.kind === 'mcp' ? server.prompts.flatMap((prompt) => promptFileMistake(prompt, isMissing) ?? []) : [],
    );
    return [...scripts, ...prompts];
  },
};

/** @param common where scripts are that do not say it themselves. */
export function scriptFileMistakes(step: ScriptStep, common: string | undefined, isMissing: IsMissing): readonly Finding[] {
  const location = step.location?.value ?? common;
  if (location === undefined) return [];
  return filesOf(step).flatMap(({ value, node }): Finding[] => {
    if (leadsOut(value) || !isMissing(location, value)) return [];
    return [{ message: say`There is no file \`${value}\` in \`${locationInWords(location)}\`.`, span: spanOf(node) }];
  });
}

function filesOf({ dependencies, file }: ScriptStep): readonly Text[] {
  return [...dependencies, ...(file ? [file] : [])];
}

/** Nothing of it is read, and only the calls that need it fail. */
function outsideMistake({ value, node }: Text): readonly Finding[] {
  return leadsOut(value) ? [{ message: say`\`${value}\` leads out of the \`location\` of its step.`, span: spanOf(node) }] : [];
}

export function promptFileMistake({ location }: McpPrompt, isMissing: IsMissing): Finding | undefined {
  if (!location || !isMissing(location.value, '')) return undefined;
  const path = relativeLocation(location.value);
  const message =
    path === undefined
      ? say`There is no file \`${location.value}\`.`
      : say`There is no file \`${path}\`. The path starts at the folder of this file.`;
  return { message, span: spanOf(location.node) };
}

/** Another folder than the one of this file may be there on the machine that serves it. */
export function missingBeside(uri: string, project: Project): IsMissing {
  return (location, path) => {
    if (relativeLocation(location) === undefined) return false;
    const file = locationUri(project, uri, path === '' ? location : `${location.replace(/\/$/, '')}/${path}`);
    return file !== undefined && project.findData(file) === 'missing';
  };
}
