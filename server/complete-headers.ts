/** Names of HTTP headers where a key, a parameter or a list names one. */
import { CompletionItemKind } from 'vscode-languageserver-types';
import { findPair } from '../spec/syntax/navigate.ts';
import type { Proposal, Question } from './proposal.ts';
import { inserted } from './quoting.ts';
import { requestHeaders } from './well-known.ts';

export function headerProposals(question: Question): readonly Proposal[] {
  const { place } = question;
  if (!namesHeader(question)) return [];
  return requestHeaders().map(([name, detail]) => ({
    label: name,
    kind: CompletionItemKind.Value,
    detail,
    replace: place.replace,
    insert: inserted(place, name),
  }));
}

function namesHeader({ place }: Question): boolean {
  const textAt = (key: string): string | undefined => {
    const value = findPair(place.mapping, key)?.value;
    return value?.kind === 'scalar' ? value.text : undefined;
  };
  const [last, parent] = [place.path.at(-1), place.path.at(-2)];
  if (parent === 'trustedHeaders') return true;
  if (last === 'key' && parent === 'authentication') return textAt('placement') !== 'query';
  return last === 'name' && place.path.at(-3) === 'inputParameters' && textAt('in') === 'header';
}
