/** Rules about the skills a server shows. */
import { locationInWords } from '../links/location.ts';
import { ownServers } from '../model/own-parts.ts';
import { say } from '../say.ts';
import { spanOf } from '../span.ts';
import { example } from './example.ts';
import { leadsOut } from './leads-out.ts';
import { type IsMissing, missingBeside } from './missing-files.ts';
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
              const message = instructionMistake(name, location?.value, instruction.value, missingBeside(file.uri, project));
              return message === undefined ? [] : [{ message, span: spanOf(instruction.node) }];
            }),
          ),
    ),
};

export function instructionMistake(skill: string, location: string | undefined, path: string, isMissing: IsMissing): string | undefined {
  if (location === undefined) return say`\`${path}\` is a file below the \`location\` of its skill, and \`${skill}\` has none.`;
  if (leadsOut(path)) return say`\`${path}\` leads out of the folder of its skill.`;
  return isMissing(location, path) ? say`There is no file \`${path}\` in \`${locationInWords(location)}\`.` : undefined;
}
