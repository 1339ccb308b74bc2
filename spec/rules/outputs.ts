/** Rules about the way of data: upstream answer → step → mapping → output. */
import { parseJsonPath } from '../links/json-path.ts';
import { findOperation } from '../links/operations.ts';
import type { EffectiveSections } from '../links/resolve-imports.ts';
import { spanWithin } from '../links/scalar-text.ts';
import { readStepPath } from '../links/step-path.ts';
import { templateNames } from '../links/template.ts';
import { ownUnits } from '../links/units.ts';
import { quoteList } from '../links/words.ts';
import type { OutputParameter, Step, Text, Unit } from '../model/capability.ts';
import { ownClients } from '../model/own-parts.ts';
import { say, sayText } from '../say.ts';
import type { SourceFile } from '../source-file.ts';
import { spanOf } from '../span.ts';
import type { Span } from '../syntax/tree.ts';
import { targetsOf } from './calls.ts';
import { rememberClean } from './clean.ts';
import { example } from './example.ts';
import { renameToNearest, replace, suggest } from './fixes.ts';
import type { Finding, Rule, RuleContext } from './rule.ts';
import { usageOf } from './usage.ts';

const resources =
  'orders:\n  path: /orders\n  operations:\n    list-orders:\n      method: GET\n      outputParameters:\n        total: {type: number, value: $.sum}\n        lines: {type: array, value: $.lines}\n';
const tool = (mapping: string, output = 'total: {type: number}') =>
  example({
    resources,
    tool: `list:\n  description: Sums up all orders of the shop\n  steps:\n    all: {type: call, call: shop.list-orders}\n  mappings:\n    - ${mapping}\n  outputParameters:\n    ${output}\n`,
  });

export const unknownOutput: Rule = {
  id: 'unknown-output',
  severity: 'warning',
  doc: {
    title: 'A mapping fills an output that is not declared',
    why: '`target` names one of the `outputParameters`. What is not declared there is not part of what callers are told to expect.',
    bad: tool('{target: totl, value: $.all.total}'),
    good: tool('{target: total, value: $.all.total}'),
  },
  check: ({ links, file }) =>
    usageOf(links).unresolved.flatMap((reference): Finding[] => {
      if (reference.role !== 'mapping-target' || reference.state !== 'unresolved') return [];
      const { name, span, candidates } = reference;
      const known = candidates.length > 0 ? say`There is ${quoteList(candidates)}.` : say`There are none yet.`;
      return [
        {
          message: say`\`outputParameters\` has no \`${name}\`. ${suggest(name, candidates) ?? known}`,
          span,
          fixes: () => renameToNearest(file.uri, span, name, candidates),
        },
      ];
    }),
};

export const unfilledOutput: Rule = {
  id: 'unfilled-output',
  severity: 'warning',
  doc: {
    title: 'An output is never filled',
    why: 'After steps, the answer is built by `mappings`. An output that is no `target` there is missing from every answer.',
    bad: tool('{target: total, value: $.all.total}', 'total: {type: number}\n    currency: {type: string}'),
    good: tool('{target: total, value: $.all.total}'),
  },
  check: ({ file }) => ownUnits(file).flatMap(({ unit }) => cleanOutputs(unit, [], () => unfilledIn(unit))),
};

const cleanOutputs = rememberClean();

function unfilledIn(unit: Unit): readonly Finding[] {
  if (unit.steps.length === 0 || unit.mappings.length === 0 || unit.outputs?.form !== 'map' || isReference(unit)) return [];
  const declared = new Set(unit.outputs.parameters.map(({ name }) => name));
  const targets = new Set(unit.mappings.flatMap(({ target }) => target?.value.split('.')[0] ?? []));
  // A target that is not declared is most likely one of these, misspelt: that is told there.
  if ([...targets].some((target) => !declared.has(target))) return [];
  return unit.outputs.parameters
    .filter(({ name, value }) => name !== '' && !targets.has(name) && value === undefined)
    .map(({ name, nameNode, node }) => ({
      message: say`Nothing fills \`${name}\`: no entry of \`mappings\` has it as its \`target\`.`,
      span: spanOf(nameNode ?? node),
    }));
}

export const mappingPath: Rule = {
  id: 'mapping-path',
  severity: 'warning',
  doc: {
    title: 'The value of a mapping is no path into a step',
    why: 'A mapping takes `$.step` or `$.step.field`: the name of a step, and behind it a JSONPath into what the step left. Anything else finds nothing: a template, a text, a name without `$.`.',
    bad: tool('{target: total, value: "{{all.total}}"}'),
    good: tool('{target: total, value: $.all.total}'),
  },
  check: ({ file }) => ownUnits(file).flatMap(({ unit }) => cleanPaths(unit, [], () => oddPathsIn(file, unit))),
};

const cleanPaths = rememberClean();

function oddPathsIn(file: SourceFile, unit: Unit): readonly Finding[] {
  return unit.mappings.flatMap(({ value }): Finding[] => {
    if (!value || unit.steps.length === 0) return [];
    const path = value.value;
    if (!/^\$[.[]/.test(path)) {
      const name = /^\{\{\s*([\w-]+(?:\.[\w-]+)*)\s*\}\}$/.exec(path)?.[1] ?? /^([\w-]+(?:\.[\w-]+)*)$/.exec(path)?.[1];
      const step = name?.split('.')[0];
      const meant = unit.steps.some((candidate) => candidate.name === step) ? `$.${name}` : undefined;
      return [
        {
          message: say`A mapping takes \`$.step.field\`; \`${path}\` finds nothing.${meant ? ` ${say`Write \`${meant}\`.`}` : ''}`,
          span: spanOf(value.node),
          ...(meant ? { fixes: () => [replace(file.uri, value.node, meant, say`Change to \`${meant}\``, true)] } : {}),
        },
      ];
    }
    return [];
  });
}

/** What a step leaves behind, by name: a type where one is declared. Undefined when it cannot be told. */
type Fields = ReadonlyMap<string, string | undefined>;

function fieldsOf(step: Step, sections: EffectiveSections): Fields | undefined {
  switch (step.kind) {
    case 'call': {
      const outputs = step.call && findOperation(sections, step.call.value)?.operation.outputs;
      if (outputs?.form !== 'map' || outputs.parameters.length === 0) return undefined;
      return new Map(outputs.parameters.map(({ name, type }) => [name, type?.value]));
    }
    case 'lookup':
      return step.outputParameters.length > 0 ? new Map(step.outputParameters.map(({ value }) => [value, undefined])) : undefined;
    case 'script':
    case 'unknown':
      return undefined;
    default:
      return step satisfies never;
  }
}

interface FieldUse {
  readonly step: Step;
  readonly field: string;
  /** Of the field's name. */
  readonly span: Span;
  /** Nothing behind the field: its type is the one of the whole value. */
  readonly last: boolean;
}

/** `$.step.field` in a text; undefined when it names no step of the unit or no field. */
function fieldIn({ file }: RuleContext, unit: Unit, text: Text | undefined): FieldUse | undefined {
  const found = text && readStepPath(text.value);
  const step = found && unit.steps.find(({ name }) => name === found.step.name);
  if (!step || !found.field) return undefined;
  const { name, start, end } = found.field;
  return { step, field: name, span: spanWithin(file, text.node, start, end), last: found.endsAtField };
}

/** `{{step.field}}` in the arguments and lookups of a unit. */
function fieldsInTemplates({ file }: RuleContext, unit: Unit): readonly FieldUse[] {
  return unit.steps.flatMap((step): readonly FieldUse[] => {
    const values = step.kind === 'lookup' ? [step.lookupValue] : 'with' in step ? step.with.map(({ value }) => value) : [];
    return values.flatMap((value): FieldUse[] => {
      if (!value || typeof value.value !== 'string') return [];
      return templateNames(value.value).flatMap(({ name, nameStart }): FieldUse[] => {
        const [first = '', field, ...rest] = name.split('.');
        const named = field === undefined ? undefined : unit.steps.find((candidate) => candidate.name === first);
        if (!named || field === undefined) return [];
        const start = nameStart + first.length + 1;
        return [{ step: named, field, span: spanWithin(file, value.node, start, start + field.length), last: rest.length === 0 }];
      });
    });
  });
}

export const unknownField: Rule = {
  id: 'unknown-field',
  severity: 'warning',
  doc: {
    title: 'The step leaves no such field behind',
    why: 'When a consumed operation declares `outputParameters`, its step leaves exactly those behind; a lookup leaves its own `outputParameters`. Other fields of the answer are not there any more.',
    bad: tool('{target: total, value: $.all.totals}'),
    good: tool('{target: total, value: $.all.total}'),
  },
  check: (context) =>
    ownUnits(context.file).flatMap((place) =>
      place.unit.steps.length === 0
        ? []
        : cleanFields(place.unit, targetsOf(place, context.links.sections), () => unknownFieldsIn(context, place.unit)),
    ),
};

const cleanFields = rememberClean();

function unknownFieldsIn(context: RuleContext, unit: Unit): readonly Finding[] {
  const uses = [
    ...unit.mappings.map(({ value }) => fieldIn(context, unit, value)),
    ...unit.steps.map((step) => (step.kind === 'lookup' ? fieldIn(context, unit, step.lookupValue) : undefined)),
    ...fieldsInTemplates(context, unit),
  ];
  return uses.flatMap((use): Finding[] => {
    const fields = use && fieldsOf(use.step, context.links.sections);
    if (!fields || fields.has(use.field)) return [];
    const names = [...fields.keys()];
    return [
      {
        message: say`The step \`${use.step.name}\` leaves no \`${use.field}\` behind. ${suggest(use.field, names) ?? say`It has ${quoteList(names)}.`}`,
        span: use.span,
        fixes: () => renameToNearest(context.file.uri, use.span, use.field, names),
      },
    ];
  });
}

export const typeClash: Rule = {
  id: 'type-clash',
  severity: 'warning',
  doc: {
    title: 'An output is declared as something else than what fills it',
    why: 'Callers are told the type that the output declares, and get the one that the consumed operation declares. Numbers and texts are turned into each other where nothing is lost; a list or an object is not turned into anything.',
    bad: tool('{target: total, value: $.all.lines}'),
    good: tool('{target: total, value: $.all.total}'),
  },
  check: (context) =>
    ownUnits(context.file).flatMap((place) =>
      place.unit.steps.length === 0
        ? []
        : cleanTypes(place.unit, targetsOf(place, context.links.sections), () => clashesIn(context, place.unit)),
    ),
};

const cleanTypes = rememberClean();

function clashesIn(context: RuleContext, unit: Unit): readonly Finding[] {
  const { outputs } = unit;
  if (outputs?.form !== 'map') return [];
  return unit.mappings.flatMap(({ target, value }): Finding[] => {
    const use = fieldIn(context, unit, value);
    const from = use?.last ? fieldsOf(use.step, context.links.sections)?.get(use.field) : undefined;
    const output = target && findOutput(outputs.parameters, target.value.split('.'));
    const to = output?.type?.value;
    if (!target || !use || !output?.type || from === undefined || to === undefined || fits(from, to)) return [];
    return [
      {
        message: say`\`${target.value}\` is declared as ${to}, but \`${use.field}\` of the step \`${use.step.name}\` is ${withArticle(from)}.`,
        span: use.span,
        related: [{ uri: context.file.uri, span: spanOf(output.type.node), message: say`The declared type.` }],
      },
    ];
  });
}

function findOutput(outputs: readonly OutputParameter[], [name, ...rest]: readonly string[]): OutputParameter | undefined {
  const output = outputs.find((candidate) => candidate.name === name);
  return rest.length === 0 || !output ? output : findOutput(output.properties, rest);
}

/** Of which kind a value is: text, number and truth value are turned into each other where that loses nothing. */
function kindOf(type: string): 'scalar' | 'truth' | 'list' | 'object' | undefined {
  switch (type) {
    case 'string':
    case 'number':
    case 'integer':
      return 'scalar';
    case 'boolean':
      return 'truth';
    case 'array':
      return 'list';
    case 'object':
      return 'object';
    default:
      return undefined;
  }
}

function fits(from: string, to: string): boolean {
  const [source, target] = [kindOf(from), kindOf(to)];
  if (source === undefined || target === undefined || source === target) return true;
  return from === 'string' ? target === 'truth' : source === 'truth' && to === 'string';
}

function withArticle(type: string): string {
  return sayText(`${/^[aeiou]/.test(type) ? 'an' : 'a'} ${type}`);
}

function isReference(unit: Unit): boolean {
  return unit.kind !== 'flow' && unit.ref !== undefined;
}

const csv = (value: string) =>
  example({
    resources: `orders:\n  path: /orders.csv\n  operations:\n    list-orders:\n      method: GET\n      outputRawFormat: csv\n      outputParameters:\n        first: {type: string, value: "${value}"}\n`,
  });

/** What answers look like when they are no JSON: names at their top, or a list of rows. */
const shapes: Readonly<Record<string, readonly string[] | 'rows'>> = {
  csv: 'rows',
  tsv: 'rows',
  psv: 'rows',
  html: ['tables'],
  markdown: ['frontMatter', 'tables', 'sections'],
};

export const jsonPathShape: Rule = {
  id: 'json-path-shape',
  severity: 'warning',
  doc: {
    title: 'Answers of this format have no such part',
    why: 'Answers that are no JSON are turned into data of a known shape: CSV, TSV and PSV into a list of rows (`$[0].column`, `$[*].column`), HTML into `tables`, Markdown into `frontMatter`, `tables` and `sections`.',
    bad: csv('$.number'),
    good: csv('$[0].number'),
  },
  check: ({ file, links }) => {
    const judge = (path: Text | undefined, format = ''): readonly Finding[] => {
      const shape = shapes[format];
      const first = path && shape ? parseJsonPath(path.value).segments[0] : undefined;
      if (!path || !shape || first?.kind !== 'member' || (shape !== 'rows' && shape.includes(first.name))) return [];
      const span = spanWithin(file, path.node, first.start, first.end);
      return shape === 'rows'
        ? [
            {
              message: say`An answer in ${format} is a list of rows: \`$[0].${first.name}\` is in the first one, \`$[*].${first.name}\` in each.`,
              span,
            },
          ]
        : [{ message: say`An answer in ${format} has no \`${first.name}\` at its top. It has ${quoteList(shape)}.`, span }];
    };
    return [
      ...ownClients(file).flatMap(({ resources: own }) =>
        own.flatMap(({ operations }) =>
          operations.flatMap(({ outputRawFormat, outputs }) =>
            outputRawFormat && outputs ? outputs.parameters.flatMap(({ mapping }) => judge(mapping, outputRawFormat.value)) : [],
          ),
        ),
      ),
      ...ownUnits(file).flatMap(({ unit }) => {
        const format =
          unit.call && unit.steps.length === 0 ? findOperation(links.sections, unit.call.value)?.operation.outputRawFormat : undefined;
        return format ? topPaths(unit.outputs?.parameters ?? []).flatMap((path) => judge(path, format.value)) : [];
      }),
    ];
  },
};

/** Paths that start at the whole answer: those of objects do in each of their properties, those below a list do not. */
function topPaths(outputs: readonly OutputParameter[]): readonly Text[] {
  return outputs.flatMap(({ mapping, properties }) => [...(mapping ? [mapping] : []), ...topPaths(properties)]);
}
