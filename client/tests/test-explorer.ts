/** Tests of capabilities in the editor: found, run, run again when a file is saved, with coverage. */
import * as vscode from 'vscode';
import type { Coverage, DebugEvent, PlacedProblem, TestOutcome, TestSource } from '../../engine/control/protocol.ts';
import { say } from '../../spec/say.ts';
import type { Debugging } from '../debug/register.ts';
import { isCapability } from '../recognise/language-choice.ts';
import type { VariableStore } from '../run/variables.ts';
import { type LaunchEngine, withEngine } from './ask-engine.ts';
import { CapabilityCoverage, coverageOf } from './coverage.ts';
import { findCapabilities, findTestFiles, isTestFile, testFilePattern } from './find-files.ts';
import { outcomeText } from './outcome-text.ts';
import { createTestTarget } from './test-target.ts';
import { rangeOf, TestTree } from './test-tree.ts';

export interface TestExplorerParts {
  readonly launch: LaunchEngine;
  readonly variables: VariableStore;
  readonly log: vscode.LogOutputChannel;
  readonly debugging: Debugging;
}

type How = 'run' | 'coverage' | 'debug';

const settleMs = 200;

interface SourceRun {
  readonly request: vscode.TestRunRequest;
  readonly testRun: vscode.TestRun;
  readonly token: vscode.CancellationToken;
  readonly variables: Readonly<Record<string, string>>;
  readonly how: How;
}

export function createTestExplorer(parts: TestExplorerParts): vscode.Disposable {
  if (vscode.workspace.isTrusted) return explore(parts);
  // Tests run what a file says, scripts included: not before the workspace is trusted.
  let explorer: vscode.Disposable | undefined;
  const trust = vscode.workspace.onDidGrantWorkspaceTrust(() => {
    explorer ??= explore(parts);
  });
  return new vscode.Disposable(() => {
    trust.dispose();
    explorer?.dispose();
  });
}

function explore(parts: TestExplorerParts): vscode.Disposable {
  const controller = vscode.tests.createTestController('capstan', say`Capabilities`);
  const tree = new TestTree(controller);
  const watcher = vscode.workspace.createFileSystemWatcher(testFilePattern);
  const saved = new vscode.EventEmitter<vscode.Uri>();
  const waiting = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let started = false;

  async function find(sources: readonly TestSource[]): Promise<void> {
    if (sources.length === 0) return;
    const answer = await withEngine(parts.launch, (engine) => engine.findTests(sources));
    if (answer.ok) for (const found of answer.value) tree.show(found);
    else parts.log.warn(`The tests of ${sources.map(({ file }) => file).join(', ')} are not known: ${answer.failure.message}`);
  }

  async function findAll(): Promise<void> {
    started = true;
    const [tests, capabilities] = await Promise.all([findTestFiles(), findCapabilities()]);
    tree.setCapabilities(capabilities.map(({ fsPath }) => fsPath));
    await find(tests.map(({ fsPath }) => ({ file: fsPath, implied: false })));
  }

  /** Several changes at once, such as those of a checkout, are one question. */
  function findSoon(uri: vscode.Uri): void {
    waiting.add(uri.fsPath);
    clearTimeout(timer);
    timer = setTimeout(() => {
      const files = [...waiting];
      waiting.clear();
      void find(files.map((file) => ({ file, implied: false })));
    }, settleMs);
  }

  async function resolve(item: vscode.TestItem | undefined): Promise<void> {
    if (!item) {
      await findAll();
      return;
    }
    const entry = tree.entryOf(item);
    if (entry?.kind === 'source') await find([entry.source]);
  }

  async function run(request: vscode.TestRunRequest, token: vscode.CancellationToken, how: How): Promise<void> {
    if (!request.continuous) {
      await runOnce(request, token, how);
      return;
    }
    const listening = saved.event((uri) => {
      const about = tree.affected(uri.fsPath, request.include);
      // Single tests that were chosen stay those.
      const include = about && !request.include ? about : request.include;
      if (!about || about.length > 0) void runOnce(new vscode.TestRunRequest(include, request.exclude, request.profile, true), token, how);
    });
    token.onCancellationRequested(() => listening.dispose());
  }

  async function runOnce(request: vscode.TestRunRequest, token: vscode.CancellationToken, how: How): Promise<void> {
    await vscode.workspace.saveAll(false);
    const testRun = controller.createTestRun(request);
    const coverage: (readonly Coverage[])[] = [];
    try {
      const variables = await parts.variables.find(await parts.variables.names());
      for (const item of tree.sources(request.include)) {
        if (token.isCancellationRequested) break;
        if (item.children.size === 0) await resolve(item);
        coverage.push(await runSource(item, { request, testRun, token, variables, how }));
      }
      if (how === 'coverage') for (const file of coverageOf(coverage)) testRun.addCoverage(file);
    } finally {
      testRun.end();
    }
  }

  async function runSource(item: vscode.TestItem, run: SourceRun): Promise<readonly Coverage[]> {
    const entry = tree.entryOf(item);
    if (entry?.kind !== 'source') return [];
    const { request, testRun, token, variables, how } = run;
    const chosen = chosenTests(item, request);
    if (chosen.length === 0) return [];
    for (const child of chosen) testRun.started(child);
    const { file, implied } = entry.source;
    const ended = new Set<string>();
    let tellDebugger = (_event: DebugEvent): void => undefined;
    const answer = await withEngine(
      parts.launch,
      async (engine) => {
        token.onCancellationRequested(() => void engine.stop());
        const runAll = () => engine.runTests({ file, implied, variables, only: chosen.map(({ id }) => id) });
        if (how !== 'debug') return runAll();
        const under = createTestTarget(engine);
        tellDebugger = under.event;
        const name = chosen.length === 1 ? (chosen[0]?.label ?? '') : item.label;
        const isDebugged = await parts.debugging.start(under.target, { name: say`Debug ${name}`, program: file, testRun });
        const tests = isDebugged && (await under.begun) ? await runAll() : undefined;
        under.end();
        return under.wasStopped() ? undefined : tests;
      },
      {
        event: (event) => {
          if (event.event === 'debug') tellDebugger(event.debug);
          if (event.event !== 'test-ended') return;
          const child = item.children.get(event.outcome.id);
          ended.add(event.outcome.id);
          if (child) report(testRun, child, event.outcome);
        },
      },
    );
    if (token.isCancellationRequested) return [];
    if (!answer) {
      // The debugging session was ended, or did not begin: the editor has told why.
      for (const child of chosen) if (!ended.has(child.id)) testRun.skipped(child);
      return [];
    }
    if (!answer.ok) {
      for (const child of chosen) testRun.errored(child, new vscode.TestMessage(answer.failure.message));
      return [];
    }
    const { problems } = answer.value;
    item.error = problems.length > 0 ? problems.map(({ message }) => message).join('\n') : undefined;
    if (problems.length > 0) for (const child of chosen) testRun.errored(child, problems.map(messageOf));
    return answer.value.coverage;
  }

  controller.resolveHandler = resolve;
  controller.refreshHandler = findAll;
  const runProfile = controller.createRunProfile(
    say`Run`,
    vscode.TestRunProfileKind.Run,
    (request, token) => run(request, token, 'run'),
    true,
    undefined,
    true,
  );
  const coverageProfile = controller.createRunProfile(
    say`Run with Coverage`,
    vscode.TestRunProfileKind.Coverage,
    (request, token) => run(request, token, 'coverage'),
    true,
    undefined,
    true,
  );
  const debugProfile = controller.createRunProfile(
    say`Debug`,
    vscode.TestRunProfileKind.Debug,
    (request, token) => run(request, token, 'debug'),
    true,
  );
  coverageProfile.loadDetailedCoverage = async (_run, file) => (file instanceof CapabilityCoverage ? [...file.details] : []);
  // The Test Explorer asks when it is opened; a test file that is open shows its arrows without that.
  const openTests = vscode.workspace.textDocuments.some(({ uri }) => isTestFile(uri));
  if (openTests) void findAll();

  return vscode.Disposable.from(
    controller,
    runProfile,
    coverageProfile,
    debugProfile,
    watcher,
    saved,
    watcher.onDidCreate(findSoon),
    watcher.onDidChange(findSoon),
    watcher.onDidDelete(({ fsPath }) => tree.forget(fsPath)),
    vscode.workspace.onDidOpenTextDocument((document) => {
      if (!started && isTestFile(document.uri)) void findAll();
      else if (started && isCapability(document)) void findAll();
    }),
    vscode.workspace.onDidSaveTextDocument((document) => {
      if (!isTestFile(document.uri) && !isCapability(document)) return;
      saved.fire(document.uri);
      // What a capability promises may be something else now.
      for (const item of tree.sources(undefined)) {
        const entry = tree.entryOf(item);
        if (entry?.kind === 'source' && entry.source.implied && item.children.size > 0 && entry.source.file === document.uri.fsPath)
          void find([entry.source]);
      }
    }),
    new vscode.Disposable(() => clearTimeout(timer)),
  );
}

/** The tests of one source that a request is about. */
function chosenTests(item: vscode.TestItem, { include, exclude = [] }: vscode.TestRunRequest): readonly vscode.TestItem[] {
  const isWithin = (child: vscode.TestItem, items: readonly vscode.TestItem[]): boolean => {
    for (let current: vscode.TestItem | undefined = child; current; current = current.parent) if (items.includes(current)) return true;
    return false;
  };
  return [...item.children]
    .map(([, child]) => child)
    .filter((child) => (include === undefined || isWithin(child, include)) && !isWithin(child, exclude));
}

function report(testRun: vscode.TestRun, item: vscode.TestItem, result: TestOutcome): void {
  const { outcome, milliseconds, failures } = result;
  testRun.appendOutput(outcomeText(item.label, result).replaceAll('\n', '\r\n'), undefined, item);
  switch (outcome) {
    case 'passed':
      testRun.passed(item, milliseconds);
      return;
    case 'skipped':
      testRun.skipped(item);
      return;
    case 'failed':
      testRun.failed(
        item,
        failures.map(({ message, expected, actual, place }) => {
          const told =
            expected !== undefined && actual !== undefined
              ? vscode.TestMessage.diff(message, expected, actual)
              : new vscode.TestMessage(message);
          told.location = new vscode.Location(vscode.Uri.parse(place.uri), rangeOf(place));
          return told;
        }),
        milliseconds,
      );
      return;
    default:
      outcome satisfies never;
  }
}

function messageOf(problem: PlacedProblem): vscode.TestMessage {
  const message = new vscode.TestMessage(problem.message);
  message.location = new vscode.Location(vscode.Uri.parse(problem.uri), rangeOf(problem));
  return message;
}
