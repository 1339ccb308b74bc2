/** What is under the cursor: a key of the format, one of its values, or a name and what it leads to. */
import { type Hover, MarkupKind } from 'vscode-languageserver-types';
import type { Reference } from '../spec/links/definition.ts';
import { definitionOf, fieldOf, shapeOf, valuesOf } from '../spec/schema/lookup.ts';
import type { SourceFile } from '../spec/source-file.ts';
import { deref, nodeAt } from '../spec/syntax/navigate.ts';
import type { Span } from '../spec/syntax/tree.ts';
import { describeField, describeObject, describeValue } from './describe.ts';
import { describeDefinition, describeReference } from './describe-parts.ts';
import { describeArgument, describeCode, describeLastValue, describeText, describeUnbound } from './describe-text.ts';
import { rangeIn } from './positions.ts';
import { definitionAt, nameSpan, referenceWithHome } from './subject.ts';
import type { EditorProject } from './workspace.ts';

export function hover(file: SourceFile, project: EditorProject, offset: number): Hover | undefined {
  const code = describeCode(file, offset);
  if (code) return toHover(file, code.text, code.span);
  return hoverName(file, project, offset) ?? hoverText(file, project, offset) ?? hoverFormat(file, offset);
}

function hoverText(file: SourceFile, project: EditorProject, offset: number): Hover | undefined {
  const at = nodeAt(file.tree, offset);
  if (at?.node.kind !== 'scalar') return undefined;
  const { sections } = project.linksOf(file);
  const found = at.inKey ? at.pair && describeArgument(sections, at.pair) : describeText(file, project, at.node);
  return found && toHover(file, found.text, found.span);
}

function hoverName(file: SourceFile, project: EditorProject, offset: number): Hover | undefined {
  const links = project.linksOf(file);
  const found = referenceWithHome(file, project, offset);
  if (found) {
    const { reference, home } = found;
    const text = describeReference(home, home === file ? links.sections : project.linksOf(home).sections, reference);
    // In `payments.list` the whole is one target: both halves say what it is.
    const call =
      reference.kind === 'client' && reference.role === 'call'
        ? links.references.find((other) => other.kind === 'client-operation' && other.whole.start === reference.whole.start)
        : undefined;
    const whole = call && describeReference(file, links.sections, call);
    if (whole ?? text) {
      const last = lastValueOf(file, project, reference);
      const told = [whole ?? text, ...(last ? [last] : [])].join('\n\n');
      return toHover(file, told, whole || reference.kind === 'client-operation' ? reference.whole : reference.span);
    }
    const unbound = describeUnbound(reference);
    return unbound && toHover(file, unbound.text, unbound.span);
  }
  const own = definitionAt(file, project, offset);
  return own ? toHover(file, describeDefinition(file, links.sections, own), nameSpan(file, own)) : undefined;
}

/** Of a field that is taken out of a step: in a mapping, a lookup, or a template. */
function lastValueOf(file: SourceFile, project: EditorProject, { role, span, whole }: Reference): string | undefined {
  switch (role) {
    case 'mapping-value':
    case 'lookup-value': {
      const from = file.text.indexOf('$', whole.start);
      return from < 0 || from > span.start ? undefined : describeLastValue(file, project, file.text.slice(from, span.end), span.start);
    }
    case 'field': {
      const path = /[\w-]+(?:\.[\w-]+)+$/.exec(file.text.slice(whole.start, span.end))?.[0];
      return path && describeLastValue(file, project, `$.${path}`, span.start);
    }
    default:
      return undefined;
  }
}

function hoverFormat(file: SourceFile, offset: number): Hover | undefined {
  const at = nodeAt(file.tree, offset);
  if (at?.node.kind !== 'scalar') return undefined;
  if (at.inKey && at.pair) {
    const field = fieldOf(file, at.pair);
    if (field) {
      const shape = shapeOf(file, at.pair.value);
      const owner = definitionOf(file, at.pair.parent);
      return toHover(file, describeField(file, field, owner, shape ?? field.shape), at.node);
    }
    const value = deref(at.pair.value);
    const definition = value?.kind === 'mapping' ? definitionOf(file, value) : undefined;
    return definition ? toHover(file, describeObject(definition), at.node) : undefined;
  }
  const text = at.node.text;
  const shape = shapeOf(file, at.node);
  const known = shape ? valuesOf(file, shape).find((value) => value.value === text) : undefined;
  const field = at.pair && fieldOf(file, at.pair);
  const owner = at.pair && definitionOf(file, at.pair.parent);
  if (known) return toHover(file, describeValue(known, field, owner), at.node);
  return field ? toHover(file, describeField(file, field, owner, shape ?? field.shape), at.node) : undefined;
}

function toHover(file: SourceFile, text: string, span: Span): Hover {
  const value = text.replace(/\n{3,}/g, '\n\n').trim();
  return { contents: { kind: MarkupKind.Markdown, value }, range: rangeIn(file, span) };
}
