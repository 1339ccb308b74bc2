/** Completion in test files: keys, what can be called, its inputs, consumed operations, paths into the answer. */
import { CompletionItemKind } from 'vscode-languageserver-types';
import { say } from '../../spec/say.ts';
import type { SourceFile } from '../../spec/source-file.ts';
import { get, pathOf } from '../../spec/syntax/navigate.ts';
import { faults, valueTypes } from '../../spec/tests/test-file.ts';
import { type Place, placesAt } from '../cursor.ts';
import { type Proposal, proposalsAtPlaces } from '../proposal.ts';
import type { Callable, CallableInput } from '../protocol.ts';
import { inserted, needsQuotes } from '../quoting.ts';
import { escaped } from '../snippet.ts';
import { statuses } from '../well-known.ts';
import type { Workspace } from '../workspace.ts';
import { keysOf, placeOfPath, type TestKey } from './test-keys.ts';
import { nounOf } from './test-problems.ts';
import { answerPaths, findCallable, findSubject, qualified, type TestSubject } from './test-subject.ts';

interface Question {
  readonly place: Place;
  /** Undefined when there is none, or it cannot be read: keys of the format are known all the same. */
  readonly subject: TestSubject | undefined;
  readonly file: SourceFile;
  readonly project: Workspace;
}

export function testFileProposals(file: SourceFile, project: Workspace, offset: number): readonly Proposal[] {
  const found = findSubject(file, project);
  const subject = found.kind === 'subject' ? found.subject : undefined;
  return proposalsAtPlaces(placesAt(file, offset), (place) => {
    const question = { place, subject, file, project };
    return [...(place.kind === 'key' ? [] : valueProposals(question)), ...(place.kind === 'value' ? [] : keyProposals(question))];
  });
}

function keyProposals(question: Question): readonly Proposal[] {
  const { place, subject } = question;
  const present = new Set(place.mapping?.pairs.flatMap((pair) => (pair === place.pair ? [] : pair.key.text)) ?? []);
  const at = placeOfPath(place.path);
  const free = (names: readonly string[]) => names.filter((name) => !present.has(name));
  switch (at.kind) {
    case 'keys':
      return keysOf(at.level)
        .filter(({ key }) => !present.has(key))
        .map((key) => formatKey(place, key));
    case 'inputs':
      return (calledAt(question)?.inputs ?? []).filter(({ name }) => !present.has(name)).map((input) => inputKey(place, input));
    case 'references':
      return free(subject?.references ?? []).map((name) =>
        named(place, name, say`consumed operation`, `\n${' '.repeat(place.column + 2)}$1`),
      );
    case 'paths':
      return free(subject ? pathsAt(question, subject) : []).map((path) => named(place, path, say`of the answer`, ' $1'));
    case 'variables':
      return free(subject?.variables ?? []).map((name) => named(place, name, say`variable`, ' $1'));
    case 'none':
      return [];
    default:
      return at satisfies never;
  }
}

function formatKey(place: Place, { key, doc, value }: TestKey): Proposal {
  const below = `\n${' '.repeat(place.column + 2)}`;
  const behind = value === 'line' || place.flow ? ' $1' : value === 'block' ? `${below}$1` : `${below}- $1`;
  return {
    label: key,
    kind: CompletionItemKind.Property,
    documentation: doc,
    replace: place.replace,
    insert: `${place.lead}${escaped(key)}${place.hasColon ? '' : `:${behind}`}`,
    continues: !place.hasColon,
  };
}

function inputKey(place: Place, { name, type, required, description }: CallableInput): Proposal {
  const proposal = named(place, name, required ? say`${nounOf(type)} (required)` : nounOf(type), ' $1');
  return { ...proposal, continues: !place.hasColon, ...(description !== undefined && { documentation: description }) };
}

function named(place: Place, name: string, detail: string, value: string): Proposal {
  const text = needsQuotes(name, place.flow) ? `"${escaped(name)}"` : escaped(name);
  return {
    label: name,
    kind: CompletionItemKind.Field,
    detail,
    replace: place.replace,
    insert: `${place.lead}${text}${place.hasColon ? '' : `:${value}`}`,
  };
}

function valueProposals(question: Question): readonly Proposal[] {
  const { place, subject } = question;
  const [first, , key, ...below] = place.path[0] === 'tests' ? place.path : ['', 0, ...place.path];
  const value = (text: string, detail: string): Proposal => ({
    label: text,
    kind: CompletionItemKind.Value,
    detail,
    replace: place.replace,
    insert: inserted(place, text),
  });
  const last = place.path.at(-1);
  if (first !== 'tests') {
    if (key === 'capability') return capabilityFiles(question).map((name) => value(name, say`capability`));
    return key === 'upstreams' ? answerValues(last, value) : [];
  }
  switch (key) {
    case 'call':
      return below.length === 0 && subject ? callProposals(place, subject) : [];
    case 'with':
      return below.length === 1 ? inputValues(question, String(last), value) : [];
    case 'upstreams':
      return answerValues(last, value);
    case 'expect':
      return expectedValues(question, below, value);
    default:
      return [];
  }
}

type MakeValue = (text: string, detail: string) => Proposal;

function callProposals(place: Place, { callables }: TestSubject): readonly Proposal[] {
  const count = (name: string) => callables.filter((callable) => callable.name === name).length;
  return callables.map((callable) => {
    const name = count(callable.name) > 1 ? qualified(callable) : callable.name;
    return {
      label: name,
      kind: CompletionItemKind.Function,
      detail: describeKind(callable),
      ...(callable.description !== undefined && { documentation: callable.description }),
      replace: place.replace,
      insert: inserted(place, name),
    };
  });
}

/** `tool of fleet-tools`, `GET /ships/{imo} of fleet-api` */
export function describeKind({ kind, server, method, path }: Callable): string {
  const what = method === undefined ? kind : `${method} ${path ?? ''}`.trim();
  return say`${what} of ${server}`;
}

function inputValues(question: Question, name: string, value: MakeValue): readonly Proposal[] {
  const input = calledAt(question)?.inputs.find((one) => one.name === name);
  if (!input) return [];
  const known = input.choices ?? (input.type === 'boolean' ? ['true', 'false'] : input.default === undefined ? [] : [input.default]);
  // What a number or a boolean is has no quotes.
  const isText = input.type === 'string';
  return known.map((text) => {
    const proposal = value(text, say`value of ${name}`);
    return isText ? proposal : { ...proposal, insert: question.place.lead + escaped(text) };
  });
}

function answerValues(key: string | number | undefined, value: MakeValue): readonly Proposal[] {
  if (key === 'fault') return faults.map((fault) => value(fault, say`instead of an answer`));
  return key === 'status' ? statusValues(value) : [];
}

function statusValues(value: MakeValue): readonly Proposal[] {
  return statuses.map(([status, name]) => {
    const proposal = value(status, name);
    return { ...proposal, insert: proposal.insert.replaceAll('"', '') };
  });
}

/** Errors that a caller may be told (`engine/result.ts`); others are mistakes of the capability. */
const errorCodes = [
  'invalid-input',
  'upstream-status',
  'upstream-timeout',
  'upstream-unreachable',
  'upstream-broken',
  'invalid-upstream-body',
  'not-found',
  'script-failed',
] as const;

function expectedValues({ place, subject }: Question, below: readonly (string | number)[], value: MakeValue): readonly Proposal[] {
  const [key, index] = below;
  const references = (subject?.references ?? []).map((reference) => value(reference, say`consumed operation`));
  switch (key) {
    case 'status':
      return statusValues(value);
    case 'types':
      return index === undefined ? [] : valueTypes.map((type) => value(type, say`type`));
    case 'error':
      return index === undefined || index === 'code' ? errorCodes.map((code) => value(code, say`code of an error`)) : [];
    case 'shape':
      return ['true', 'false'].map((text) => ({ ...value(text, ''), insert: place.lead + text }));
    case 'calls':
      return (typeof index === 'number' && below.length === 2) || below.at(-1) === 'call' ? references : [];
    default:
      return [];
  }
}

/** What the test around the cursor calls. */
function calledAt({ place, subject }: Question): Callable | undefined {
  const [, at] = pathOf(place.node);
  const call = typeof at === 'number' ? get(place.file.tree.root, 'tests', at, 'call') : undefined;
  const found = subject && call?.kind === 'scalar' ? findCallable(subject, call.text) : undefined;
  return found?.kind === 'found' ? found.callable : undefined;
}

function pathsAt(question: Question, subject: TestSubject): readonly string[] {
  const callable = calledAt(question);
  return callable ? answerPaths(subject, callable) : [];
}

/** Those beside the test file and below its folder, as paths from there. */
function capabilityFiles({ file, project }: Question): readonly string[] {
  const folder = file.uri.slice(0, file.uri.lastIndexOf('/') + 1);
  return [...project.allFiles()]
    .filter(({ uri, model }) => uri.startsWith(folder) && model.capability !== undefined)
    .map(({ uri }) => `./${decodeURIComponent(uri.slice(folder.length))}`)
    .sort();
}
