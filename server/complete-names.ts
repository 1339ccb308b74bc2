/** Names of things defined elsewhere: call targets, flows, clients, servers, tools, steps, media types. */
import { CompletionItemKind } from 'vscode-languageserver-types';
import { findOperation, operationsOf } from '../spec/links/operations.ts';
import { actionsOf } from '../spec/links/units.ts';
import { say } from '../spec/say.ts';
import type { TextMeaning } from '../spec/schema/definition.ts';
import { bindKeyProposals } from './complete-binds.ts';
import { diskProposals, schemeProposals } from './complete-files.ts';
import { headerProposals } from './complete-headers.ts';
import { fileProposals, importProposals } from './complete-imports.ts';
import { allowedToolProposals, inputNameProposals } from './complete-inputs.ts';
import { withValueProposals } from './complete-map-keys.ts';
import { lookupFieldProposals, pathProposals, targetProposals } from './complete-paths.ts';
import { routeProposals } from './complete-routes.ts';
import { sharedCalls, sharedFlows } from './complete-shared.ts';
import { templateValueProposals } from './complete-templates.ts';
import { describeFlow, describeOperation } from './describe-parts.ts';
import type { Proposal, Question } from './proposal.ts';
import { inserted } from './quoting.ts';
import { requestLine } from './request-line.ts';
import { inputsToGive, signatureOf } from './signature.ts';
import { stepsBefore } from './units-at.ts';
import { mediaTypes } from './well-known.ts';

export function nameProposals(question: Question, meaning: TextMeaning | undefined): readonly Proposal[] {
  switch (meaning) {
    case 'call':
      return [...calls(question), ...sharedCalls(question)];
    case 'flow-ref':
      return [...flows(question), ...sharedFlows(question)];
    case 'client-namespace':
      return names(
        question,
        question.project.linksOf(question.file).sections.clients.map((client) => client.namespace),
        say`consumed client`,
      );
    case 'server-namespace':
      return servers(question);
    case 'action':
      return actions(question);
    case 'namespace':
      return importProposals(question);
    case 'file':
      return [...fileProposals(question), ...diskProposals(question), ...schemeProposals(question)];
    case 'step-name':
      return steps(question);
    case 'step-path':
      // What a lookup compares with may also be an input of the unit.
      return [
        ...pathProposals(question, meaning),
        ...(question.place.path.at(-1) === 'lookupValue' ? templateValueProposals(question, 'inputs') : []),
      ];
    case 'json-path':
      return pathProposals(question, meaning);
    case 'media-type':
      return mediaTypes.map((type) => ({
        label: type,
        kind: CompletionItemKind.Value,
        replace: question.place.replace,
        insert: inserted(question.place, type),
      }));
    case 'secret':
      return templateValueProposals(question, 'variables');
    case 'template':
      return [...templateValueProposals(question, 'all'), ...diskProposals(question)];
    case 'path-template':
      return routeProposals(question);
    case 'version':
    case 'uri-template':
    case 'markdown':
      return [];
    case undefined:
      return [
        ...withValueProposals(question),
        ...targetProposals(question),
        ...lookupFieldProposals(question),
        ...bindKeyProposals(question),
        ...headerProposals(question),
        ...diskProposals(question),
        ...inputNameProposals(question),
        ...allowedToolProposals(question),
      ];
    default:
      return meaning satisfies never;
  }
}

function calls(question: Question): readonly Proposal[] {
  const { file, project, place } = question;
  const { sections } = project.linksOf(file);
  const seen = new Set<string>();
  return sections.clients.flatMap((client) =>
    operationsOf(client).flatMap((found) => {
      const label = `${client.namespace ?? ''}.${found.operation.name}`;
      if (client.namespace === undefined || found.operation.name === '' || seen.has(label)) return [];
      seen.add(label);
      return [
        {
          label,
          kind: CompletionItemKind.Method,
          detail: requestLine(found),
          signature: signatureOf(inputsToGive(found)),
          documentation: () => describeOperation(found, file),
          replace: place.replace,
          insert: inserted(place, label),
        },
      ];
    }),
  );
}

function flows(question: Question): readonly Proposal[] {
  const { file, project, place } = question;
  const { sections } = project.linksOf(file);
  return sections.aggregates.flatMap(({ part, namespace, uri }) =>
    namespace === undefined
      ? []
      : part.flows.map((flow) => ({
          label: `${namespace}.${flow.name}`,
          kind: CompletionItemKind.Function,
          detail: flow.description?.value ?? say`flow`,
          signature: signatureOf(flow.inputParameters),
          documentation: () => describeFlow({ flow, namespace, uri }, sections, file),
          replace: place.replace,
          insert: inserted(place, `${namespace}.${flow.name}`),
        })),
  );
}

function names(question: Question, list: readonly (string | undefined)[], detail: string): readonly Proposal[] {
  const { place } = question;
  return [...new Set(list)].flatMap((name) =>
    name ? [{ label: name, kind: CompletionItemKind.Module, detail, replace: place.replace, insert: inserted(place, name) }] : [],
  );
}

/** A skill takes tools of the REST and MCP servers beside it. */
function servers(question: Question): readonly Proposal[] {
  const { sections } = question.project.linksOf(question.file);
  const usable = sections.servers.filter(({ part }) => part.kind === 'rest' || part.kind === 'mcp');
  return names(
    question,
    usable.map((server) => server.namespace),
    say`server`,
  );
}

function actions(question: Question): readonly Proposal[] {
  const { file, project, place } = question;
  const source = place.mapping?.pairs.find((pair) => pair.key.text === 'sourceNamespace')?.value;
  const wanted = source?.kind === 'scalar' ? source.text : '';
  const server = project.linksOf(file).sections.servers.find(({ namespace }) => namespace === wanted);
  if (!server) return [];
  return actionsOf(server.part).map((unit) => ({
    label: unit.name,
    kind: CompletionItemKind.Function,
    detail: unit.description?.value ?? '',
    replace: place.replace,
    insert: inserted(place, unit.name),
  }));
}

/** Steps that come before the one the cursor is in. */
function steps(question: Question): readonly Proposal[] {
  const { file, project, place, offset } = question;
  return stepsBefore(file, offset).map((step) => {
    const found = step.kind === 'call' && step.call ? findOperation(project.linksOf(file).sections, step.call.value) : undefined;
    return {
      label: step.name,
      kind: CompletionItemKind.Event,
      detail: step.kind === 'call' ? (step.call?.value ?? 'call') : (step.type?.value ?? say`step`),
      ...(found ? { documentation: () => describeOperation(found, file) } : {}),
      replace: place.replace,
      insert: inserted(place, step.name),
    };
  });
}
