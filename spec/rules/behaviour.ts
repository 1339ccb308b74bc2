/** Rules about what tools, operations and flows do. */
import { parseJsonPath } from '../links/json-path.ts';
import { isVariableName } from '../links/linker.ts';
import { findNearName } from '../links/near-name.ts';
import { findFlow, inputsOfOperation } from '../links/operations.ts';
import type { EffectiveSections } from '../links/resolve-imports.ts';
import { spanWithin } from '../links/scalar-text.ts';
import { inputsOf, placeholdersOf, type UnitPlace, variablesOf } from '../links/scope.ts';
import { scriptingIn } from '../links/scripting.ts';
import { ownUnits } from '../links/units.ts';
import { quoteList } from '../links/words.ts';
import type { OutputParameter, Text } from '../model/capability.ts';
import { ownClients } from '../model/own-parts.ts';
import { say } from '../say.ts';
import { spanOf } from '../span.ts';
import type { Node } from '../syntax/tree.ts';
import { callsOf, targetsOf } from './calls.ts';
import { rememberClean } from './clean.ts';
import { example } from './example.ts';
import { renameToNearest, replace, suggest } from './fixes.ts';
import { stepPathsOf } from './parts.ts';
import type { Finding, Rule } from './rule.ts';
import { usageOf } from './usage.ts';

const order =
  'order:\n  path: "/orders/{{id}}"\n  operations:\n    get-order: {method: GET, inputParameters: {id: {in: path}, expand: {in: query}}}\n';
const getTool = (rest: string) =>
  `get:\n  description: Reads one order of the shop\n  inputParameters: {number: {type: string, description: Number of the order}}\n  call: shop.get-order\n${rest}`;

export const unknownArgument: Rule = {
  id: 'unknown-argument',
  severity: 'warning',
  doc: {
    title: 'The called operation has no such input',
    why: 'The keys of `with` are inputs of the called operation: its `inputParameters`, those of its API and resource, and the placeholders of its path and body. A value under another name is not sent.',
    bad: example({ resources: order, tool: getTool('  with: {id: "{{number}}", expnd: items}\n') }),
    good: example({ resources: order, tool: getTool('  with: {id: "{{number}}", expand: items}\n') }),
  },
  check: ({ links, file }) =>
    usageOf(links).unresolved.flatMap((reference): Finding[] => {
      if (reference.role !== 'with-key' || reference.state !== 'unresolved') return [];
      const { name, span, candidates } = reference;
      const known = candidates.length > 0 ? say`It takes ${quoteList(candidates)}.` : say`It takes none.`;
      return [
        {
          message: say`The called operation has no input \`${name}\`. ${suggest(name, candidates) ?? known}`,
          span,
          fixes: () => renameToNearest(file.uri, span, name, candidates),
        },
      ];
    }),
};

export const missingArgument: Rule = {
  id: 'missing-argument',
  severity: 'warning',
  doc: {
    title: 'The called operation does not get what it needs',
    why: 'A placeholder in the path of an operation must have a value, or the request has no address; so must each input that a flow requires. It comes from `with`, or from an input of the same name.',
    bad: example({ resources: order, tool: getTool('') }),
    good: example({ resources: order, tool: getTool('  with: {id: "{{number}}"}\n') }),
  },
  check: ({ file, links }) => {
    const { sections } = links;
    // Names in consumed texts that nobody gives or declares are told where they stand.
    const told = new Set(
      usageOf(links).unresolved.flatMap(({ role, kind, name }) => (role === 'template' && kind === 'input' ? name : [])),
    );
    const names = [...told].join(' ');
    const isGiven = (name: string) => told.has(name) || variablesOf(sections).has(name) || isVariableName(name);
    return ownUnits(file).flatMap((place) =>
      cleanCalls(place.unit, [names, ...targetsOf(place, sections)], () => [
        ...missingInCalls(place, sections, isGiven),
        ...missingInFlow(place, sections),
      ]),
    );
  },
};

const cleanCalls = rememberClean();

function missingInCalls(place: UnitPlace, sections: EffectiveSections, isGiven: (name: string) => boolean): readonly Finding[] {
  // A flow gets whatever those who refer to it send along.
  if (place.unit.kind === 'flow' && place.unit.inputParameters.length === 0) return [];
  return callsOf(place, sections).flatMap((call): Finding[] => {
    const given = new Set([
      ...inputsOf(place).map(({ name }) => name),
      ...placeholdersOf(place),
      ...call.with.map(({ name }) => name),
      ...call.before,
    ]);
    const inputs = inputsOfOperation(call.target);
    const lacking = inputs.filter(({ name, required }) => required && !given.has(name) && !isGiven(name));
    if (lacking.length === 0) return [];
    // An argument that is misspelt is told where it stands, with the name that is meant.
    const names = new Set(inputs.map(({ name }) => name));
    const meant = new Set(call.with.flatMap(({ name }) => (names.has(name) ? [] : (findNearName(name, names) ?? []))));
    const missing = lacking.filter(({ name }) => !meant.has(name));
    return missing.length === 0 ? [] : [isMissing(call.call, missing)];
  });
}

/** A tool without inputs of its own takes over those of the flow, a route always does. */
function missingInFlow({ unit }: UnitPlace, sections: EffectiveSections): readonly Finding[] {
  if (unit.kind !== 'tool' || !unit.ref || unit.inputParameters.length === 0) return [];
  const flow = findFlow(sections, unit.ref.value)?.flow;
  const given = new Set([...unit.inputParameters, ...unit.with].map(({ name }) => name));
  const missing = (flow?.inputParameters ?? []).filter(({ name, required }) => required?.value !== false && !given.has(name));
  return missing.length === 0 ? [] : [isMissing(unit.ref, missing)];
}

function isMissing(reference: Text, inputs: readonly { readonly name: string }[]): Finding {
  const names = inputs.map(({ name }) => name);
  return {
    message:
      names.length > 1
        ? say`\`${reference.value}\` needs ${quoteList(names)}, which nothing here gives it. Add them to \`with\`.`
        : say`\`${reference.value}\` needs ${quoteList(names)}, which nothing here gives it. Add it to \`with\`.`,
    span: spanOf(reference.node),
  };
}

export const bareWordArgument: Rule = {
  id: 'bare-word-argument',
  severity: 'warning',
  doc: {
    title: 'A word is sent where a value is meant',
    why: 'Text in `with` is sent as it is written. The value of an input is inserted by double braces, or named with the namespace of the server in front. JSONPath is not evaluated here: `{{step.field}}` is the output of a step.',
    bad: example({ resources: order, tool: getTool('  with: {id: number}\n') }),
    good: example({ resources: order, tool: getTool('  with: {id: "{{number}}"}\n') }),
  },
  check: ({ file }) =>
    ownUnits(file).flatMap((place) =>
      cleanArguments(place.unit, [place.restResource, place.namespace], () => bareWordsIn(file.uri, place)),
    ),
};

const cleanArguments = rememberClean();

function bareWordsIn(uri: string, place: UnitPlace): readonly Finding[] {
  const inputs = new Set([...inputsOf(place).map(({ name }) => name), ...placeholdersOf(place)]);
  const entries = [...place.unit.with, ...place.unit.steps.flatMap((step) => (step.kind === 'call' ? step.with : []))];
  const words = entries.flatMap(({ value: { value, node } }) => {
    const meant = typeof value === 'string' ? meantBy(value, inputs, place.namespace) : undefined;
    return meant ? [{ ...meant, written: String(value), node }] : [];
  });
  const declared = words.filter((word) => word.declared);
  const undeclared = words.filter((word) => !word.declared);
  return [
    ...declared.map(({ name, written, node }) => ({
      message: say`This sends the text \`${written}\` itself. Write \`{{${name}}}\` for its value.`,
      span: spanOf(node),
      fixes: () => [replace(uri, node, `"{{${name}}}"`, say`Change to \`{{${name}}}\``, true)],
    })),
    ...withoutInputs(undeclared),
  ];
}

/** Whoever wrote one such word wrote all of a unit like that: told once, at the first of them. */
function withoutInputs(words: readonly { readonly name: string; readonly written: string; readonly node: Node }[]): readonly Finding[] {
  const [first] = words;
  if (!first) return [];
  const texts = quoteList(words.map(({ written }) => written));
  const names = quoteList(words.map(({ name }) => name));
  const message =
    words.length === 1
      ? say`This sends the text ${texts} itself. Declare the input ${names}, and write \`{{${first.name}}}\` for its value.`
      : say`These are sent as they are written: ${texts}. Declare the inputs ${names}, and write \`{{${first.name}}}\` for a value.`;
  return [{ message, span: spanOf(first.node) }];
}

/** What other tools, and older documentation, put in front of the name of an input. */
const prefixes = /^(?:tools?|rest|mcp|api|inputs?|args|arguments|params|parameters|request)$/;

/** The name in a word that is an input, or in one of the spellings that were documented once or belong elsewhere. */
function meantBy(
  value: string,
  inputs: ReadonlySet<string>,
  namespace: string | undefined,
): { readonly name: string; readonly declared: boolean } | undefined {
  if (inputs.has(value)) return { name: value, declared: true };
  const spelling = /^\$\.([\w-]+(?:\.[\w-]+)*)$|^\$this\.[\w-]+\.([\w-]+)$|^\{([\w.-]+)\}$/.exec(value);
  const name = spelling?.[1] ?? spelling?.[2] ?? spelling?.[3];
  if (name !== undefined) return { name, declared: true };
  const [, prefix = '', behind = ''] = /^([\w-]+)\.([\w-]+)$/.exec(value) ?? [];
  // Where the namespace is missing, that is told.
  if (namespace === undefined || prefix === namespace || behind === '') return undefined;
  if (!inputs.has(behind) && !prefixes.test(prefix)) return undefined;
  return { name: behind, declared: inputs.has(behind) };
}

export const jsonPathSyntax: Rule = {
  id: 'json-path-syntax',
  severity: 'warning',
  doc: {
    title: 'The JSONPath cannot be read',
    why: 'A path that cannot be read finds nothing, and nobody is told at run time.',
    bad: example({
      tool: 'list:\n  description: Lists all orders of the shop\n  call: shop.list-orders\n  outputParameters: [{type: string, mapping: "$.data[0"}]\n',
    }),
    good: example({
      tool: 'list:\n  description: Lists all orders of the shop\n  call: shop.list-orders\n  outputParameters: [{type: string, mapping: "$.data[0]"}]\n',
    }),
  },
  check: ({ file }) => {
    const units = ownUnits(file);
    const outputs = units.flatMap(({ unit }) => unit.outputs?.parameters ?? []);
    const consumed = ownClients(file).flatMap(({ resources }) =>
      resources.flatMap(({ operations }) => operations.flatMap(({ outputs }) => outputs?.parameters ?? [])),
    );
    const paths = [...[...outputs, ...consumed].flatMap(unreadablePathsOf), ...units.flatMap(({ unit }) => stepPathsOf(unit))];
    return paths.flatMap((path): Finding[] => {
      const { problem } = parseJsonPath(path.value);
      return problem ? [{ message: problem.message, span: spanWithin(file, path.node, problem.start, problem.end) }] : [];
    });
  },
};

const unreadable = new WeakMap<OutputParameter, readonly Text[]>();
const none: readonly Text[] = [];

/** Kept by output: outputs that no edit touched are read once. */
function unreadablePathsOf(output: OutputParameter): readonly Text[] {
  const known = unreadable.get(output);
  if (known) return known;
  const inner = [...output.properties, ...(output.items ? [output.items] : []), ...(output.values ? [output.values] : [])];
  const own = output.mapping && parseJsonPath(output.mapping.value).problem ? [output.mapping] : [];
  const paths = [...own, ...inner.flatMap(unreadablePathsOf)];
  unreadable.set(output, paths.length > 0 ? paths : none);
  return paths;
}

const twoScripts = (location: string) =>
  example({
    tool: `list:\n  description: Lists all orders of the shop\n  steps:\n    all: {type: script, language: javascript, ${location}file: all.js}\n  mappings: [{target: a, value: $.all.a}]\n  outputParameters: {a: {type: string}}\n`,
  });

export const scriptWithoutPlace: Rule = {
  id: 'script-without-defaults',
  severity: 'error',
  doc: {
    title: 'A script step does not say where or in which language its script is',
    why: 'A script step needs a `location` and a `language` of its own, or a control server with `management.scripting` that sets `defaultLocation` and `defaultLanguage`.',
    bad: twoScripts(''),
    good: twoScripts('location: "file:///opt/scripts", '),
  },
  check: ({ file, links }) => {
    if (links.sections.incomplete.has('exposes') || !file.model.capability) return [];
    const defaults = scriptingIn(links.sections)?.scripting;
    return ownUnits(file).flatMap(({ unit }) =>
      unit.steps.flatMap((step): Finding[] => {
        if (step.kind !== 'script') return [];
        const missing = [
          ...(step.location || defaults?.defaultLocation ? [] : ['location']),
          ...(step.language || defaults?.defaultLanguage ? [] : ['language']),
        ];
        if (missing.length === 0) return [];
        return [
          {
            message: say`The step \`${step.name}\` needs ${quoteList(missing)}: it has none, and no control server sets a default.`,
            span: spanOf(step.nameNode ?? step.node),
          },
        ];
      }),
    );
  },
};
