/** Rules about the skills a server shows. */
import { locationInWords, locationUri } from '../links/location.ts';
import { ownServers } from '../model/own-parts.ts';
import { say } from '../say.ts';
import type { Project } from '../source-file.ts';
import { spanOf } from '../span.ts';
import { example } from './example.ts';
import type { Finding, Rule } from './rule.ts';

const skill = (lines: string) =>
  `${example({
    exposes: `- type: mcp\n  port: 3000\n  namespace: shop-tools\n  tools:\n    list: {description: Lists all orders of the shop, call: shop.list-orders}\n- type: skill\n  port: 3001\n  namespace: shop-skills\n  skills:\n    orders:\n      description: Work with orders\n${lines}      tools:\n        count: {description: Counts orders, instruction: count.md}\n`,
  })}--- skill/count.md\nCount them.\n`;

export const unknownInstruction: Rule = {
  id: 'unknown-instruction',
  severity: 'error',
  doc: {
    title: 'The instruction of a skill is not there',
    why: '`instruction` is the path of a file below the `location` of its skill. Without a `location` there is no folder to find it in, and files outside of it are not shown.',
    bad: skill(''),
    good: skill('      location: "file:///./skill"\n'),
  },
  check: ({ file, project }) =>
    ownServers(file).flatMap((server) =>
      server.kind !== 'skill'
        ? []
        : server.skills.flatMap(({ name, location, tools }) =>
            tools.flatMap(({ instruction }): Finding[] => {
              if (!instruction) return [];
              const message = instructionMistake(name, location?.value, instruction.value, pathsOf(file.uri, project));
              return message === undefined ? [] : [{ message, span: spanOf(instruction.node) }];
            }),
          ),
    ),
};

/** @param isMissing whether there is known to be no such file below the location. */
export function instructionMistake(
  skill: string,
  location: string | undefined,
  path: string,
  isMissing: (location: string, path: string) => boolean,
): string | undefined {
  if (location === undefined) return say`\`${path}\` is a file below the \`location\` of its skill, and \`${skill}\` has none.`;
  if (leadsOut(path)) return say`\`${path}\` leads out of the folder of its skill.`;
  return isMissing(location, path) ? say`There is no file \`${path}\` in \`${locationInWords(location)}\`.` : undefined;
}

function leadsOut(path: string): boolean {
  if (/^(?:[/\\]|[a-z]:)/i.test(path)) return true;
  let depth = 0;
  for (const step of path.split(/[/\\]/)) {
    depth += step === '..' ? -1 : step === '' || step === '.' ? 0 : 1;
    if (depth < 0) return true;
  }
  return false;
}

/** Another folder than the one of this file may be there on the machine that serves it. */
function pathsOf(uri: string, project: Project): (location: string, path: string) => boolean {
  return (location, path) => {
    const file = /^file:\/\/\/?\./i.test(location) ? locationUri(project, uri, `${location.replace(/\/$/, '')}/${path}`) : undefined;
    return file !== undefined && project.findData(file) === 'missing';
  };
}
