/** What each code of a problem of the text itself or of an import means. They are found while a file is read, before any rule runs. */
import type { Severity } from '../problem.ts';
import type { SyntaxProblemCode } from '../syntax/tree.ts';
import type { RuleDoc } from './rule.ts';

export interface ReadingRule {
  readonly id: SyntaxProblemCode | 'unresolved-import' | 'import-of-itself';
  readonly severity: Severity;
  readonly doc: RuleDoc;
}

const head = 'ikanos: "1.0.0-beta5"\n';
const client = (lines: string) => `${head}consumes:\n  - type: http\n    namespace: shop\n${lines}`;
const address = '    baseUri: https://shop.internal\n';
const operations = (lines: string) =>
  client(`${address}    resources:\n      orders:\n        path: /orders\n        operations:\n${lines}`);
const importing = (path: string) =>
  `${head}capability:\n  consumes:\n    - from: ${path}\n      import: shop\n--- shop.yaml\n${client(address)}`;

/** Deeper than any file means it. */
const nested = `${head}capability: ${'['.repeat(300)}${']'.repeat(300)}\n`;

export const syntaxRules: readonly ReadingRule[] = [
  {
    id: 'yaml-syntax',
    severity: 'error',
    doc: {
      title: 'The text is no YAML',
      why: 'A quote or bracket that is not closed, an indentation that fits nothing, a second colon in one line: what the file means cannot be told until it is mended, so nothing else is reported meanwhile.',
      bad: client('    description: "The shop\n'),
      good: client(`    description: "The shop"\n${address}`),
    },
  },
  {
    id: 'merge-conflict',
    severity: 'error',
    doc: {
      title: 'A merge left a conflict behind',
      why: 'The lines between `<<<<<<<` and `>>>>>>>` are two versions of the same place. Decide for one of them, or join both, and remove the marker lines.',
      bad: client('<<<<<<< HEAD\n    baseUri: https://shop.internal\n=======\n    baseUri: https://store.internal\n>>>>>>> store\n'),
      good: client(address),
    },
  },
  {
    id: 'duplicate-key',
    severity: 'error',
    doc: {
      title: 'A key is there twice',
      why: 'Of two equal keys in one map only one can count, and programs disagree about which. Often the second was meant to have another name: two tools, two operations, two steps.',
      bad: operations('          list-orders:\n            method: GET\n          list-orders:\n            method: POST\n'),
      good: operations('          list-orders:\n            method: GET\n          create-order:\n            method: POST\n'),
    },
  },
  {
    id: 'unknown-alias',
    severity: 'error',
    doc: {
      title: 'An alias without its anchor',
      why: '`*name` stands for what an anchor `&name` above it names. If the asterisk is meant as text, put the text in quotes.',
      bad: client(`    description: *shop\n${address}`),
      good: client(`    description: "*shop"\n${address}`),
    },
  },
  {
    id: 'circular-alias',
    severity: 'error',
    doc: {
      title: 'An alias inside its own anchor',
      why: 'The block would contain itself, without an end.',
      bad: operations('          list-orders: &list\n            method: GET\n            inputParameters: *list\n'),
      good: operations('          list-orders: &list\n            method: GET\n          list-all: *list\n'),
    },
  },
  {
    id: 'several-documents',
    severity: 'warning',
    doc: {
      title: 'More than one document in a file',
      why: 'A `---` begins another YAML document. Only the first one of a capability file is read; move the others to files of their own.',
      bad: `${client(address)}---\n${client(address)}`,
      good: `---\n${client(address)}`,
    },
  },
  {
    id: 'too-deep',
    severity: 'error',
    doc: {
      title: 'The text is nested too deeply',
      why: 'No capability file needs hundreds of levels. Such texts are made to exhaust whoever reads them, or by a program that went wrong.',
      bad: nested,
      good: client(address),
    },
  },
];

export const importRules: readonly ReadingRule[] = [
  {
    id: 'unresolved-import',
    severity: 'error',
    doc: {
      title: 'An import finds nothing',
      why: '`from` is the path of a capability file, seen from the folder of this one; `import` is the namespace of an entry in the same section of that file. An entry that is imported there itself does not count: import it from where it is written.',
      bad: importing('./shops.yaml'),
      good: importing('./shop.yaml'),
    },
  },
  {
    id: 'import-of-itself',
    severity: 'error',
    doc: {
      title: 'A file imports from itself',
      why: 'What is written in a file is there without an import.',
      bad: `${head}capability:\n  consumes:\n    - from: ./main.yaml\n      import: shop\n`,
      good: importing('./shop.yaml'),
    },
  },
];
