/** Targets in files that are not imported yet: accepting one imports it. */
import { CompletionItemKind } from 'vscode-languageserver-types';
import { operationsOf } from '../spec/links/operations.ts';
import type { EffectiveSections } from '../spec/links/resolve-imports.ts';
import { say } from '../spec/say.ts';
import { describeFlow, describeOperation } from './describe-parts.ts';
import type { Proposal, Question } from './proposal.ts';
import { inserted } from './quoting.ts';
import { requestLine } from './request-line.ts';
import { sharedParts } from './shared-parts.ts';
import { inputsToGive, signatureOf } from './signature.ts';

export function sharedCalls(question: Question): readonly Proposal[] {
  const { file, project, place } = question;
  if (!question.autoImport) return [];
  return sharedParts(file, project, 'consumes').flatMap(({ part, uri, namespace, from, edit }) =>
    operationsOf({ part, namespace, uri, entry: undefined }).flatMap((found) =>
      found.operation.name === ''
        ? []
        : {
            label: `${namespace}.${found.operation.name}`,
            kind: CompletionItemKind.Method,
            detail: say`imports ${from} · ${requestLine(found)}`,
            signature: signatureOf(inputsToGive(found)),
            documentation: () => describeOperation(found, file),
            replace: place.replace,
            insert: inserted(place, `${namespace}.${found.operation.name}`),
            also: [edit],
          },
    ),
  );
}

export function sharedFlows(question: Question): readonly Proposal[] {
  const { file, project, place } = question;
  if (!question.autoImport) return [];
  return sharedParts(file, project, 'aggregates').flatMap(({ part, uri, namespace, from, edit }) =>
    part.flows.map((flow) => ({
      label: `${namespace}.${flow.name}`,
      kind: CompletionItemKind.Function,
      detail: say`imports ${from}`,
      signature: signatureOf(flow.inputParameters),
      documentation: () => describeFlow({ flow, namespace, uri }, sectionsOf(question, uri), file),
      replace: place.replace,
      insert: inserted(place, `${namespace}.${flow.name}`),
      also: [edit],
    })),
  );
}

/** Where the calls of a shared flow have their meaning: in its own file, as far as that is known. */
function sectionsOf({ file, project }: Question, uri: string): EffectiveSections {
  const home = project.findFile(uri);
  return project.linksOf(typeof home === 'string' ? file : home).sections;
}
