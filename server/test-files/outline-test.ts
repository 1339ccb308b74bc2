/** A test file at a glance: its tests with what they call, and the files it leads to. */
import { type DocumentLink, type DocumentSymbol, SymbolKind } from 'vscode-languageserver-types';
import { say } from '../../spec/say.ts';
import type { Project, SourceFile } from '../../spec/source-file.ts';
import { findPair, get } from '../../spec/syntax/navigate.ts';
import type { Node } from '../../spec/syntax/tree.ts';
import { rangeIn } from '../positions.ts';
import { nameSpan } from '../subject.ts';
import { testPaths } from './follow-tests.ts';

export function testSymbols(file: SourceFile): DocumentSymbol[] {
  const tests = get(file.tree.root, 'tests');
  return (tests?.kind === 'sequence' ? tests.items : []).flatMap((test) => symbolOf(file, test) ?? []);
}

function symbolOf(file: SourceFile, test: Node): DocumentSymbol | undefined {
  const [name, call] = ['name', 'call'].map((key) => findPair(test, key)?.value);
  const titled = name?.kind === 'scalar' && name.value !== null ? name : call;
  if (titled?.kind !== 'scalar' || titled.value === null) return undefined;
  const isSkipped = findPair(test, 'skip') !== undefined;
  const called = call?.kind === 'scalar' && call !== titled ? call.text : '';
  const detail = [called, isSkipped ? say`skipped` : ''].filter((part) => part !== '').join(', ');
  return {
    name: titled.text,
    ...(detail === '' ? {} : { detail }),
    kind: SymbolKind.Method,
    range: rangeIn(file, test),
    selectionRange: rangeIn(file, nameSpan(file, { span: titled })),
  };
}

export function testFileLinks(file: SourceFile, project: Project): DocumentLink[] {
  return testPaths(file).flatMap((path) => {
    const target = project.resolvePath(file.uri, path.text);
    if (project.findData(target) === 'missing') return [];
    return [{ range: rangeIn(file, nameSpan(file, { span: path })), target, tooltip: say`Open the file` }];
  });
}
