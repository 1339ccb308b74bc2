import type { Project } from '../source-file.ts';
import type { Span } from '../syntax/tree.ts';
import type { Reference } from './definition.ts';

/** A placeholder in a consumed operation that nothing there declares: it names what each caller gives under this name. */
export function isGivenByCaller({ role, uri, span, whole, kind, targets, state }: Reference, project: Project): boolean {
  if (role !== 'template' || kind !== 'input') return false;
  const file = project.findFile(uri);
  if (typeof file === 'string' || file.text.slice(whole.start, whole.end).includes('.')) return false;
  const { root, capability } = file.model;
  const holds = (place: Span) => (node: Span) => node.start <= place.start && place.end <= node.end;
  const clients = [...root.consumes, ...(capability?.consumes ?? [])].flatMap(({ kind: what, node }) => (what === 'client' ? [node] : []));
  if (!clients.some(holds(span))) return false;
  // What a caller says in `with` is known by name alone.
  return state === 'resolved' && targets.every((target) => target.uri !== uri || !clients.some(holds(target.span)));
}
