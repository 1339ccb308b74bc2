/** Commands of the server: what an editor can have done by name. */
import { type CancellationToken, ErrorCodes, ResponseError } from 'vscode-languageserver';
import { outputsFromSample } from '../spec/edits/refactor/outputs-from-sample.ts';
import { upgradeFile } from '../spec/edits/refactor/upgrade-file.ts';
import { laterDialects } from '../spec/edits/upgrade/upgrade.ts';
import { say } from '../spec/say.ts';
import { ask } from './border.ts';
import { toWorkspaceEdit } from './code-actions.ts';
import type { Desk } from './desk.ts';
import { offsetIn } from './positions.ts';
import {
  outputsFromSampleCommand,
  type SampleArguments,
  type UpgradeAnswer,
  type UpgradeArguments,
  upgradeFileCommand,
} from './protocol.ts';

type Handler = (argument: unknown, token: CancellationToken) => Promise<unknown>;

/** `more`: commands of other parts of the server, by name. */
export function serveCommands(desk: Desk, more: Readonly<Record<string, Handler>>): void {
  const handlers: Readonly<Record<string, Handler>> = {
    ...more,
    [outputsFromSampleCommand]: (argument) => generateOutputs(desk, argument),
    [upgradeFileCommand]: (argument) => upgradeTo(desk, argument),
  };
  desk.connection.onExecuteCommand(({ command, arguments: given }, token) =>
    ask(desk.connection.console, {
      name: command,
      token,
      answer: () => (Object.hasOwn(handlers, command) ? handlers[command]?.(given?.[0], token) : null) ?? null,
    }),
  );
}

async function generateOutputs({ connection, workspace }: Desk, argument: unknown): Promise<boolean> {
  if (!isSampleArguments(argument)) throw refused(say`${outputsFromSampleCommand} takes { uri, position, sample }.`);
  const file = workspace().findCapability(argument.uri);
  if (!file) throw refused(say`This is no open capability file.`);
  const result = outputsFromSample({ file, project: workspace(), offset: offsetIn(file, argument.position) }, argument.sample);
  if ('refused' in result) throw refused(result.refused);
  const edit = toWorkspaceEdit(file, workspace(), result.edits);
  return edit !== undefined && (await connection.workspace.applyEdit({ label: result.title, edit })).applied;
}

async function upgradeTo({ connection, workspace }: Desk, argument: unknown): Promise<UpgradeAnswer> {
  if (!isUpgradeArguments(argument)) throw refused(say`${upgradeFileCommand} takes { uri, version }.`);
  const file = workspace().findCapability(argument.uri);
  if (!file?.declared) throw refused(say`This is no open capability file.`);
  const later = laterDialects(file);
  const versions = later.map(({ version }) => version);
  if (argument.version === undefined) return { versions, changed: 0, notes: [] };
  const target = later.find(({ version }) => version === argument.version);
  if (!target) throw refused(say`There is no later version "${argument.version}".`);
  const { edits, notes } = upgradeFile(file, workspace(), target);
  const edit = toWorkspaceEdit(file, workspace(), edits);
  const applied = edit !== undefined && (await connection.workspace.applyEdit({ label: say`Upgrade to ${target.version}`, edit })).applied;
  return {
    versions,
    changed: applied ? edits.length : 0,
    notes: notes.map(({ uri, kind, message, line }) => ({ uri, kind, message, line })),
  };
}

function isUpgradeArguments(value: unknown): value is UpgradeArguments {
  const given = typeof value === 'object' && value !== null ? (value as Partial<Record<keyof UpgradeArguments, unknown>>) : {};
  return typeof given.uri === 'string' && (given.version === undefined || typeof given.version === 'string');
}

function refused(message: string): ResponseError<void> {
  return new ResponseError(ErrorCodes.InvalidRequest, message);
}

function isSampleArguments(value: unknown): value is SampleArguments {
  const given = typeof value === 'object' && value !== null ? (value as Partial<Record<keyof SampleArguments, unknown>>) : {};
  const position = given.position as Partial<SampleArguments['position']> | undefined;
  return (
    typeof given.uri === 'string' &&
    typeof given.sample === 'string' &&
    typeof position?.line === 'number' &&
    typeof position.character === 'number'
  );
}
