import type { ObjectDefinition } from '../definition.ts';
import { nameA } from './consumes.ts';
import { serverFields } from './rest.ts';
import { field, fileUri, flag, mapOf, matching, namedOf, object, oneOf, required, text } from './shapes.ts';

export const skillDefinitions: readonly ObjectDefinition[] = [
  {
    name: 'ExposesSkill',
    title: 'skill server',
    doc: 'A catalogue of agent skills. It describes them and hands out their files; it runs nothing.',
    since: '0.5',
    fields: [
      required('type', oneOf({ skill: 'A catalogue of agent skills.' }), 'Kind of server.', { example: 'skill' }),
      serverFields.namespace,
      field('description', text('markdown'), 'What the catalogue holds.'),
      serverFields.address,
      serverFields.port('8090'),
      serverFields.authentication,
      required(
        'skills',
        namedOf('skill', object('ExposedSkill')),
        'What agents can learn here: each skill with its text, its files and its tools.',
      ),
    ],
  },
  {
    name: 'ExposedSkill',
    title: 'skill',
    doc: 'A skill: what it is good for, which tools it uses, and its files.',
    since: '0.5',
    fields: [
      nameA('order-desk'),
      required(
        'description',
        { kind: 'text', maxLength: 1024, meaning: 'markdown' },
        'What the skill does and when to use it; 1024 characters at most.',
        { example: 'What this skill does' },
      ),
      field('license', text(), 'Licence of the skill.'),
      field('compatibility', { kind: 'text', maxLength: 500 }, 'What it needs to run; 500 characters at most.'),
      field('metadata', mapOf('entry', text()), 'Whatever else should be known, as text.'),
      field('allowed-tools', { kind: 'text', maxLength: 1024 }, 'Tools the skill may use without asking, separated by blanks.'),
      field('argument-hint', text(), 'Hint that is shown for its arguments.'),
      field('user-invocable', flag, 'Whether users can start it themselves.', { default: true }),
      field('disable-model-invocation', flag, 'True when only users may start it.', { default: false }),
      field('location', matching(fileUri, 'file'), 'Folder with the files of the skill. Needed when a tool has an `instruction`.', {
        example: 'file:///opt/skills/order-desk',
      }),
      field('tools', namedOf('tool', object('SkillTool')), 'The tools of the skill.'),
    ],
  },
  {
    name: 'SkillTool',
    title: 'skill tool',
    doc: 'A tool of a skill: one of a server of this file, or a text of instructions.',
    since: '0.5',
    fields: [
      nameA('list-orders'),
      required('description', text('markdown'), 'What it does.', { example: 'What this tool does' }),
      field('from', object('SkillToolSource'), 'The tool or operation it stands for.'),
      field('instruction', text('file'), 'File with instructions, below the `location` of the skill.', { example: 'list-orders.md' }),
    ],
    modeSets: [
      {
        rule: 'one',
        modes: [
          { name: 'tool', key: 'from', requires: ['from'] },
          { name: 'instruction', key: 'instruction', requires: ['instruction'] },
        ],
      },
    ],
  },
  {
    name: 'SkillToolSource',
    title: 'tool source',
    doc: 'A tool or operation of another server of this capability.',
    since: '0.5',
    fields: [
      required('sourceNamespace', text('server-namespace'), 'Namespace of the MCP or REST server.', { example: 'orders-tools' }),
      required('action', text('action'), 'The tool or operation there.', { example: 'list-orders' }),
    ],
  },
];
