/** From a name to the place where it is defined, in this file or another. */
import type { Location, LocationLink } from 'vscode-languageserver-types';
import { boundValueAt } from '../spec/edits/rename-bound-key.ts';
import { keysOfBoundFile } from '../spec/links/bound-file.ts';
import type { Definition } from '../spec/links/definition.ts';
import type { SourceFile } from '../spec/source-file.ts';
import type { Span } from '../spec/syntax/tree.ts';
import { findText } from './diagnostics.ts';
import { rangeIn } from './positions.ts';
import { definitionAt, nameSpan, resolvedReferenceAt } from './subject.ts';
import type { LinkedProject } from './workspace.ts';

export function definition(file: SourceFile, project: LinkedProject, offset: number): LocationLink[] | null {
  const reference = resolvedReferenceAt(file, project, offset);
  if (reference) return reference.targets.flatMap((target) => toLink(file, project, reference.span, target) ?? []);
  const value = boundValue(file, project, offset);
  if (value) return [value];
  // On a definition, an editor that asks for it shows its references instead; that needs the definition itself.
  const own = definitionAt(file, project, offset);
  return own ? [toOwnLink(file, own)] : null;
}

/** From the right side of `keys` in a bind to the value in its file. */
function boundValue(file: SourceFile, project: LinkedProject, offset: number): LocationLink | undefined {
  const { source, uri } = boundValueAt(file, project, offset) ?? {};
  const key = uri === undefined ? undefined : keysOfBoundFile(project, uri).find(({ name }) => name === source?.text);
  const owner = key && uri !== undefined ? findText(project, uri) : undefined;
  if (!source || !key || uri === undefined || !owner) return undefined;
  const range = rangeIn(owner, nameSpan(owner, key));
  return {
    originSelectionRange: rangeIn(file, nameSpan(file, { span: source })),
    targetUri: uri,
    targetRange: range,
    targetSelectionRange: range,
  };
}

/** For clients that know no links with an origin. */
export function toLocations(links: readonly LocationLink[]): Location[] {
  return links.map((link) => ({ uri: link.targetUri, range: link.targetSelectionRange }));
}

export function toLink(file: SourceFile, project: LinkedProject, from: Span, target: Definition): LocationLink | undefined {
  const owner = target.uri === file.uri ? file : findText(project, target.uri);
  if (!owner) return undefined;
  return {
    originSelectionRange: rangeIn(file, from),
    targetUri: target.uri,
    targetRange: rangeIn(owner, target.whole),
    targetSelectionRange: rangeIn(owner, nameSpan(owner, target)),
  };
}

function toOwnLink(file: SourceFile, own: Definition): LocationLink {
  const name = rangeIn(file, nameSpan(file, own));
  return { originSelectionRange: name, targetUri: own.uri, targetRange: rangeIn(file, own.whole), targetSelectionRange: name };
}
