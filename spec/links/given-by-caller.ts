import { ownClients } from '../model/own-parts.ts';
import type { Project } from '../source-file.ts';
import { isWithin } from '../span.ts';
import type { Span } from '../syntax/tree.ts';
import type { Reference } from './definition.ts';

/** A placeholder in a consumed operation that nothing there declares: it names what each caller gives under this name. */
export function isGivenByCaller({ role, uri, span, whole, kind, targets, state }: Reference, project: Project): boolean {
  if (role !== 'template' || kind !== 'input') return false;
  const file = project.findFile(uri);
  if (typeof file === 'string' || file.text.slice(whole.start, whole.end).includes('.')) return false;
  const clients = ownClients(file);
  const isInClient = (place: Span) => clients.some(({ node }) => isWithin(place, node));
  if (!isInClient(span)) return false;
  // What a caller says in `with` is known by name alone.
  return state === 'resolved' && targets.every((target) => target.uri !== uri || !isInClient(target.span));
}
