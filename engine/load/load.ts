/** A capability file, what it imports and what it binds → a plan, or why there can be none. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { analyse, syntaxProblems } from '../../spec/analyse.ts';
import { noCapability } from '../../spec/dialects/no-capability.ts';
import type { EffectiveSections } from '../../spec/links/resolve-imports.ts';
import type { Project, SourceFile } from '../../spec/source-file.ts';
import { findPair } from '../../spec/syntax/navigate.ts';
import type { Span } from '../../spec/syntax/tree.ts';
import { readConnections } from '../consume/connections.ts';
import type { Place, PlacedProblem, StartFailure, StartOptions } from '../control/protocol.ts';
import type { Plan } from '../plan.ts';
import { type ResolvedBindings, resolveBindings } from './bindings.ts';
import { buildPlan, scriptingOf } from './build-plan.ts';
import { missingFolders } from './check-files.ts';
import { checkSections } from './check-plan.ts';
import { checkScripts, needsPython } from './check-scripts.ts';
import { createDiskProject } from './disk-project.ts';
import { createPlanFiles, readNow } from './plan-files.ts';
import { fatal, type LoadProblem, placeIn, placeProblems } from './problems.ts';
import { findPython } from './python-home.ts';
import { checkImports, readSections } from './read-sections.ts';
import { createReporters, type Reporter } from './reporter.ts';
import { findScriptMistakes } from './script-syntax.ts';
import type { StoreAnswers } from './store-answer.ts';
import { findUnbound } from './unbound.ts';

export interface LoadedPlan {
  readonly kind: 'plan';
  readonly plan: Plan;
  /** What does not prevent serving. */
  readonly problems: readonly PlacedProblem[];
  /** Remarks without a place in a file. */
  readonly notes: readonly string[];
  /** A place in one of its files as editors count, whatever has been written into the file meanwhile. */
  readonly place: (place: { readonly uri: string } & Span) => Place;
  /** Files read, as absolute paths. */
  readonly files: readonly string[];
}

export interface LoadFailure {
  readonly kind: 'failed';
  readonly failure: StartFailure;
  readonly files: readonly string[];
  /** Locations in stores that were not asked for the values that are missing. */
  readonly unasked?: readonly string[];
}

export type LoadResult = LoadedPlan | LoadFailure;

type Environment = Readonly<Record<string, string | undefined>>;

/** `unsaved`: texts by absolute path, as an editor has them. Stores are not asked here: `loadAskingStores` does so. */
export function loadPlan(
  options: StartOptions,
  environment: Environment,
  unsaved: Readonly<Record<string, string>> = {},
  stores: StoreAnswers = new Map(),
): LoadResult {
  const project = createDiskProject(unsaved);
  const uri = pathToFileURL(path.resolve(options.file)).href;
  const file = project.findFile(uri);
  if (typeof file === 'string') {
    const message =
      file === 'missing'
        ? `There is no file ${options.file}.`
        : `${options.file} cannot be read${existsSync(options.file) ? ': it is not a text file of reasonable size' : ''}.`;
    return { kind: 'failed', failure: { code: 'invalid-file', message, problems: [] }, files: project.touched() };
  }
  return loadFile(file, options, { environment, project, stores, touched: project.touched });
}

interface Surroundings {
  readonly environment: Environment;
  readonly project: Project;
  readonly stores: StoreAnswers;
  readonly touched: () => readonly string[];
}

function loadFile(file: SourceFile, options: StartOptions, { environment, project, stores, touched }: Surroundings): LoadResult {
  const refuse = (problems: readonly LoadProblem[], lacking: Lacking = nothingLacks): LoadResult => {
    const all = withAnalysis([...problems, ...lacking.problems], file, project, new Set());
    return {
      kind: 'failed',
      failure: {
        code: 'invalid-file',
        message: refusalMessage(options.file, all.slice(0, problems.length + lacking.problems.length)),
        problems: placeProblems(all, project),
        ...(lacking.variables.length > 0 && { variables: lacking.variables }),
      },
      files: touched(),
      ...unaskedIn(lacking),
    };
  };
  const connections = readConnections(options.connections ?? {});
  if (connections.kind === 'refused')
    return { kind: 'failed', failure: { code: 'failed', message: connections.message }, files: touched() };
  const unreadable = checkSyntax(file);
  if (unreadable.length > 0) return refuse(unreadable);

  const { sections, origins } = readSections(file, project);
  const sources = [...origins].map((origin) => project.findFile(origin)).filter((source) => typeof source !== 'string');
  const overridden = new Set(Object.keys(options.upstreams));
  const python = needsPython(sections) ? findPython(path.dirname(options.file), process.env) : undefined;
  const faults: LoadProblem[] = sources.flatMap(checkSyntax);
  const reporterOf = createReporters(project, (problem) => faults.push(problem));
  checkRoot(file, sections, reporterOf(file.uri));
  checkImports(file, project, reporterOf(file.uri));
  checkSections(sections, { uri: file.uri, mock: options.mock, overridden, project }, reporterOf);
  checkScripts(sections, python, reporterOf);
  faults.push(...findScriptMistakes(sections, project));
  const bindings = resolveBindings(
    sections.bindings.map(({ part, uri }) => ({ binding: part, uri })),
    { given: options.variables, environment, project, stores },
  );
  const lacking = options.mock ? nothingLacks : findLacking(sections, bindings, overridden, project);
  if (faults.length > 0) return refuse(faults, lacking);
  if (lacking.problems.length > 0) {
    const { variables, problems } = lacking;
    const message = missingMessage(variables, problems);
    const failure: StartFailure = { code: 'missing-variables', message, variables, problems: placeProblems(problems, project) };
    return { kind: 'failed', failure, files: touched(), ...unaskedIn(lacking) };
  }

  const texts = sources.map(({ text }) => text);
  const scripting = scriptingOf(sections, environment, python);
  const files = createPlanFiles(project);
  readNow(files, sections, scripting);
  const plan = buildPlan({ file, sections, bindings, options, hosts: connections.hosts, scripting, files, texts });
  const problems = placeProblems([...missingFolders(sections), ...withAnalysis([], file, project, origins)], project);
  return { kind: 'plan', plan, problems, place: (place) => placeIn(project, place), notes: notesOf(plan, options), files: touched() };
}

/** What has no value and needs one. */
interface Lacking {
  readonly variables: readonly string[];
  readonly problems: readonly LoadProblem[];
  /** Locations in stores that have to be asked first. */
  readonly unasked: readonly string[];
}

const nothingLacks: Lacking = { variables: [], problems: [], unasked: [] };

function findLacking(
  sections: EffectiveSections,
  { values, unfilled, unasked }: ResolvedBindings,
  overridden: ReadonlySet<string>,
  project: Project,
): Lacking {
  const bound = unfilled.flatMap(({ names }) => names);
  const unbound = findUnbound(sections, (name) => values.has(name) || bound.includes(name), overridden, project);
  return {
    variables: [...bound, ...unbound.map(({ name }) => name)],
    problems: [...unfilled, ...unbound].map(({ problem }) => problem),
    unasked,
  };
}

function unaskedIn({ unasked }: Lacking): Pick<LoadFailure, 'unasked'> {
  return unasked.length > 0 ? { unasked } : {};
}

/** A text that is not good YAML may mean something else than its author thinks: it is not served. */
function checkSyntax(file: SourceFile): readonly LoadProblem[] {
  return syntaxProblems(file)
    .filter((problem) => problem.severity === 'error' && problem.code !== 'duplicate-key')
    .map(({ span, code, message, related }) => fatal(file.uri, span, code, message, related));
}

function checkRoot(file: SourceFile, { servers, incomplete }: EffectiveSections, reporter: Reporter): void {
  const {
    tree: { root },
    model,
  } = file;
  if (servers.length > 0 || incomplete.has('exposes')) return;
  const written = findPair(root, 'capability')?.key ?? { start: root?.start ?? 0, end: Math.min(root?.end ?? 0, (root?.start ?? 0) + 1) };
  const nothing = (code: string, message: string): void => reporter.found(code, { message, span: written });
  if (!file.declared && !model.capability) nothing(noCapability.code, noCapability.message);
  else if (!model.capability) nothing('no-capability', 'The file has no "capability": there is nothing to serve.');
  else nothing('nothing-exposed', 'Nothing is exposed: a capability needs at least one server under "exposes" to be served.');
}

/** The faults that prevent serving, and beside them what the analysis of the file and of the files it takes parts from says, each place once. */
function withAnalysis(
  faults: readonly LoadProblem[],
  file: SourceFile,
  project: Project,
  origins: ReadonlySet<string>,
): readonly LoadProblem[] {
  const analysed: LoadProblem[] = [];
  for (const uri of new Set([file.uri, ...origins])) {
    const source = uri === file.uri ? file : project.findFile(uri);
    if (typeof source === 'string') continue;
    for (const { span, code, severity, message, related } of analyse(source, project))
      analysed.push({ uri, span, code, severity, message, ...(related && { related }) });
  }
  const others = analysed.filter((problem) => !faults.some((fault) => fault.uri === problem.uri && overlap(fault, problem)));
  return [...inOrder(faults, file.uri), ...others];
}

/** The capability file first, each file from top to bottom. */
function inOrder(faults: readonly LoadProblem[], first: string): readonly LoadProblem[] {
  const rank = ({ uri }: LoadProblem): string => (uri === first ? '' : uri);
  return [...faults].sort((a, b) => rank(a).localeCompare(rank(b)) || a.span.start - b.span.start);
}

function overlap(a: LoadProblem, b: LoadProblem): boolean {
  return a.span.start < Math.max(b.span.end, b.span.start + 1) && b.span.start < Math.max(a.span.end, a.span.start + 1);
}

function refusalMessage(file: string, problems: readonly LoadProblem[]): string {
  const name = path.basename(file);
  const [first, ...others] = problems;
  if (!first || others.length > 0) return `${name} cannot be served: ${problems.length} mistakes prevent it.`;
  return `${name} cannot be served: ${first.message}`;
}

function missingMessage(variables: readonly string[], problems: readonly LoadProblem[]): string {
  const [first, ...others] = problems;
  if (first && others.length === 0) return first.message;
  return `Some variables have no value: ${variables.join(', ')}.`;
}

function notesOf(plan: Plan, options: StartOptions): readonly string[] {
  const unknown = Object.keys(options.upstreams).filter((namespace) => !plan.clients.has(namespace));
  const known = [...plan.clients.keys()].join(', ') || 'none';
  return unknown.map((namespace) => `No consumed API is called ${namespace}, so its other address is not used. Consumed: ${known}.`);
}
