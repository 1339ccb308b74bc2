/** Effective sections and values → the plan. Everything here has been checked before. */
import path from 'node:path';
import type { Effective, EffectiveSections } from '../../spec/links/resolve-imports.ts';
import { scriptingIn } from '../../spec/links/scripting.ts';
import type { Client } from '../../spec/model/capability.ts';
import type { SourceFile } from '../../spec/source-file.ts';
import type { HostLimits } from '../consume/connections.ts';
import type { StartOptions } from '../control/protocol.ts';
import { pathOrAddress } from '../file-location.ts';
import {
  defaultLimits,
  defaultScriptSettings,
  type Plan,
  type PlanClient,
  type PlanFiles,
  type PlanFlow,
  type PlanOperation,
  type PlanServer,
  type ScriptSettings,
  type Variable,
} from '../plan.ts';
import type { ResolvedBindings } from './bindings.ts';
import { createRedaction } from './redact.ts';
import { findSecrets, markVariables } from './secrets.ts';

export interface PlanSources {
  readonly file: SourceFile;
  readonly sections: EffectiveSections;
  readonly bindings: ResolvedBindings;
  readonly options: StartOptions;
  readonly files: PlanFiles;
  /** Limits and certificates of single hosts. */
  readonly hosts: readonly HostLimits[];
  readonly scripting: ScriptSettings;
  /** Texts of all files the plan is made from. */
  readonly texts: readonly string[];
}

export function buildPlan(sources: PlanSources): Plan {
  const { file, sections, bindings, options } = sources;
  const variables = variablesOf(sources);
  return {
    file,
    name: file.model.info?.display?.value ?? path.basename(pathOrAddress(file.uri)),
    version: file.model.info?.version?.value,
    servers: sections.servers.map(({ part, namespace, uri }, index): PlanServer => ({ index, uri, namespace, server: part })),
    clients: clientsOf(sections.clients, options.upstreams),
    flows: flowsOf(sections),
    variables,
    mock: options.mock,
    limits: { ...defaultLimits, hosts: sources.hosts },
    scripting: sources.scripting,
    files: sources.files,
    redact: createRedaction([
      ...new Set([...variables.values()].filter(({ secret }) => secret).map(({ value }) => value)),
      ...findSecrets(sections, bindings.values),
    ]),
  };
}

/** Each value under its name, and under `namespace.NAME` of its bind. */
function variablesOf(sources: PlanSources): ReadonlyMap<string, Variable> {
  const secret = markVariables(sources.sections, sources.bindings.values, sources.texts);
  const variables = new Map<string, Variable>();
  for (const [name, value] of sources.bindings.qualified)
    variables.set(name, { name, value, secret: secret.has(name.slice(name.indexOf('.') + 1)) });
  for (const [name, value] of sources.bindings.values) variables.set(name, { name, value, secret: secret.has(name) });
  return variables;
}

function clientsOf(clients: readonly Effective<Client>[], upstreams: StartOptions['upstreams']): ReadonlyMap<string, PlanClient> {
  const plans = new Map<string, PlanClient>();
  for (const { part, namespace, uri } of clients) {
    if (namespace === undefined || plans.has(namespace)) continue;
    const override = Object.hasOwn(upstreams, namespace) ? upstreams[namespace] : undefined;
    const operations = new Map<string, PlanOperation>();
    const client: PlanClient = {
      namespace,
      uri,
      client: part,
      baseUri: override?.replace(/\/+$/, '') ?? part.baseUri?.value,
      overridden: override !== undefined,
      operations,
    };
    for (const resource of part.resources) {
      for (const operation of resource.operations) {
        if (!operations.has(operation.name))
          operations.set(operation.name, { reference: `${namespace}.${operation.name}`, client, resource, operation });
      }
    }
    plans.set(namespace, client);
  }
  return plans;
}

function flowsOf(sections: EffectiveSections): ReadonlyMap<string, PlanFlow> {
  const flows = new Map<string, PlanFlow>();
  for (const { part, namespace, uri } of sections.aggregates) {
    if (namespace === undefined) continue;
    for (const flow of part.flows) flows.set(`${namespace}.${flow.name}`, { reference: `${namespace}.${flow.name}`, namespace, uri, flow });
  }
  return flows;
}

/** @param python folder of the interpreter, when scripts need it. */
export function scriptingOf(
  sections: EffectiveSections,
  environment: Readonly<Record<string, string | undefined>>,
  python: string | undefined,
): ScriptSettings {
  const scripting = scriptingIn(sections)?.scripting;
  return {
    enabled: scripting?.enabled?.value ?? environment['IKANOS_SCRIPTING'] !== 'false',
    defaultLocation: scripting?.defaultLocation?.value,
    defaultLanguage: scripting?.defaultLanguage?.value,
    timeoutMs: scripting?.timeout?.value ?? defaultScriptSettings.timeoutMs,
    statementLimit: scripting?.statementLimit?.value ?? defaultScriptSettings.statementLimit,
    allowedLanguages: scripting?.allowedLanguages.map(({ value }) => value) ?? [],
    python,
  };
}
