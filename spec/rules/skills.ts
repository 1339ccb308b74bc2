/** Rules about the skills a server shows. */
import { locationUri } from '../links/location.ts';
import { say } from '../say.ts';
import { example } from './example.ts';
import { ownServers, spanOf } from './parts.ts';
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
              const told = (message: string): Finding[] => [{ message, span: spanOf(instruction.node) }];
              const path = instruction.value;
              if (!location) return told(say`\`${path}\` is a file below the \`location\` of its skill, and \`${name}\` has none.`);
              if (/^\/|(?:^|\/)\.\.(?:\/|$)/.test(path)) return told(say`\`${path}\` leads out of the folder of its skill.`);
              const uri = locationUri(project, file.uri, `${location.value.replace(/\/$/, '')}/${path}`);
              // Another folder than the one of this file may be there on the machine that serves it.
              return uri !== undefined && /^file:\/\/\/?\./i.test(location.value) && project.findData(uri) === 'missing'
                ? told(say`There is no file \`${path}\` in \`${location.value.replace(/^file:\/\/\/?(?=\.)/i, '')}\`.`)
                : [];
            }),
          ),
    ),
};
