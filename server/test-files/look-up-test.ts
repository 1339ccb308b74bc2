/** What is under the cursor in a test file, in words and as a place: what is called, an input, a consumed operation, a key. */
import { type Hover, type LocationLink, MarkupKind } from 'vscode-languageserver-types';
import { say } from '../../spec/say.ts';
import type { SourceFile } from '../../spec/source-file.ts';
import { get, nodeAt, pathOf } from '../../spec/syntax/navigate.ts';
import type { ScalarNode } from '../../spec/syntax/tree.ts';
import { describeOperation } from '../describe-parts.ts';
import { rangeIn } from '../positions.ts';
import type { Callable, CallableInput } from '../protocol.ts';
import type { Workspace } from '../workspace.ts';
import { describeKind } from './complete-test.ts';
import { keysOf, placeOfPath } from './test-keys.ts';
import { nounOf } from './test-problems.ts';
import { findCallable, findSubject, operationOf, type TestSubject } from './test-subject.ts';

type Under =
  | { readonly kind: 'callable'; readonly callable: Callable }
  | { readonly kind: 'input'; readonly callable: Callable; readonly input: CallableInput }
  | { readonly kind: 'operation'; readonly reference: string }
  | { readonly kind: 'file'; readonly uri: string }
  | { readonly kind: 'key'; readonly doc: string };

interface Found {
  readonly under: Under;
  readonly node: ScalarNode;
  readonly subject: TestSubject | undefined;
}

function look(file: SourceFile, project: Workspace, offset: number): Found | undefined {
  const at = nodeAt(file.tree, offset);
  if (at?.node.kind !== 'scalar') return undefined;
  const { node, inKey, pair } = at;
  const found = findSubject(file, project);
  const subject = found.kind === 'subject' ? found.subject : undefined;
  const path = inKey && pair ? [...pathOf(pair.parent), node.text] : pathOf(node);
  const under = inKey ? underKey(file, subject, path) : underValue(file, project, subject, path, node.text);
  return under && { under, node, subject };
}

function calledAt(file: SourceFile, subject: TestSubject | undefined, path: readonly (string | number)[]): Callable | undefined {
  const call = path[0] === 'tests' && typeof path[1] === 'number' ? get(file.tree.root, 'tests', path[1], 'call') : undefined;
  const found = subject && call?.kind === 'scalar' ? findCallable(subject, call.text) : undefined;
  return found?.kind === 'found' ? found.callable : undefined;
}

/** The last part of the path is the key itself. */
function underKey(file: SourceFile, subject: TestSubject | undefined, path: readonly (string | number)[]): Under | undefined {
  const key = String(path.at(-1));
  const place = placeOfPath(path.slice(0, -1));
  switch (place.kind) {
    case 'keys': {
      const known = keysOf(place.level).find((one) => one.key === key);
      return known && { kind: 'key', doc: known.doc };
    }
    case 'inputs': {
      const callable = calledAt(file, subject, path);
      const input = callable?.inputs.find(({ name }) => name === key);
      return callable && input && { kind: 'input', callable, input };
    }
    case 'references':
      return { kind: 'operation', reference: key };
    case 'paths':
    case 'variables':
    case 'none':
      return undefined;
    default:
      return place satisfies never;
  }
}

function underValue(
  file: SourceFile,
  project: Workspace,
  subject: TestSubject | undefined,
  path: readonly (string | number)[],
  text: string,
): Under | undefined {
  const [first, , key, ...below] = path;
  if (first === 'capability' || first === 'recordings' || path.at(-1) === 'file')
    return { kind: 'file', uri: project.resolvePath(file.uri, text) };
  if (first !== 'tests') return undefined;
  if (key === 'call') {
    const callable = calledAt(file, subject, path);
    return callable && { kind: 'callable', callable };
  }
  if (key !== 'expect' || below[0] !== 'calls') return undefined;
  return below.length === 2 || below.at(-1) === 'call' ? { kind: 'operation', reference: text } : undefined;
}

export function testFileHover(file: SourceFile, project: Workspace, offset: number): Hover | undefined {
  const found = look(file, project, offset);
  const value = found && words(found);
  return value === undefined || !found ? undefined : { contents: { kind: MarkupKind.Markdown, value }, range: rangeIn(file, found.node) };
}

function words({ under, subject }: Found): string | undefined {
  switch (under.kind) {
    case 'callable':
      return callableWords(under.callable);
    case 'input':
      return [`**${under.input.name}** · ${say`input of ${under.callable.name}`}`, inputWords(under.input)].join('\n\n');
    case 'operation': {
      const operation = subject && operationOf(subject, under.reference);
      return operation && subject && describeOperation(operation, subject.capability);
    }
    case 'key':
      return under.doc;
    case 'file':
      return undefined;
    default:
      return under satisfies never;
  }
}

function callableWords(callable: Callable): string {
  const head = `**${callable.title ?? callable.name}** · ${describeKind(callable)}`;
  const inputs = callable.inputs.map((input) => `- \`${input.name}\`: ${inputWords(input)}`);
  return [
    head,
    ...(callable.description === undefined ? [] : [callable.description]),
    ...(inputs.length > 0 ? [inputs.join('\n')] : []),
  ].join('\n\n');
}

function inputWords({ type, required, description, choices }: CallableInput): string {
  const facts = [nounOf(type), required ? say`required` : say`optional`];
  const allowed = choices && say`One of ${choices.map((choice) => `\`${choice}\``).join(', ')}.`;
  return [`${facts.join(', ')}.`, description, allowed].filter((part) => part !== undefined).join(' ');
}

export function testFileDefinition(file: SourceFile, project: Workspace, offset: number): LocationLink[] | null {
  const found = look(file, project, offset);
  const target = found && targetOf(found, project);
  return found && target ? [{ originSelectionRange: rangeIn(file, found.node), ...target }] : null;
}

function targetOf({ under, subject }: Found, project: Workspace): Omit<LocationLink, 'originSelectionRange'> | undefined {
  switch (under.kind) {
    case 'callable':
    case 'input': {
      const { range, nameRange } = under.callable;
      return subject && { targetUri: subject.capability.uri, targetRange: range, targetSelectionRange: nameRange };
    }
    case 'operation': {
      const operation = subject && operationOf(subject, under.reference);
      const home = operation && project.findFile(operation.client.uri);
      if (!operation || !home || typeof home === 'string') return undefined;
      const { node, nameNode } = operation.operation;
      return { targetUri: home.uri, targetRange: rangeIn(home, node), targetSelectionRange: rangeIn(home, nameNode ?? node) };
    }
    case 'file': {
      const start = { line: 0, character: 0 };
      const range = { start, end: start };
      return typeof project.findData(under.uri) === 'string'
        ? undefined
        : { targetUri: under.uri, targetRange: range, targetSelectionRange: range };
    }
    case 'key':
      return undefined;
    default:
      return under satisfies never;
  }
}
