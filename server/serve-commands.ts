/** Commands of the server: what an editor can have done by name. */
import { type CancellationToken, ErrorCodes, ResponseError } from 'vscode-languageserver';
import { outputsFromSample } from '../spec/edits/refactor/outputs-from-sample.ts';
import { ask } from './border.ts';
import { toWorkspaceEdit } from './code-actions.ts';
import type { Desk } from './desk.ts';
import { offsetIn } from './positions.ts';
import { outputsFromSampleCommand, type SampleArguments } from './protocol.ts';

type Handler = (argument: unknown, token: CancellationToken) => Promise<unknown>;

/** `more`: commands of other parts of the server, by name. */
export function serveCommands(desk: Desk, more: Readonly<Record<string, Handler>>): void {
  const handlers: Readonly<Record<string, Handler>> = {
    ...more,
    [outputsFromSampleCommand]: (argument) => generateOutputs(desk, argument),
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
  if (!isSampleArguments(argument)) throw refused(`${outputsFromSampleCommand} takes { uri, position, sample }.`);
  const file = workspace().findCapability(argument.uri);
  if (!file) throw refused('This is no open capability file.');
  const result = outputsFromSample({ file, project: workspace(), offset: offsetIn(file, argument.position) }, argument.sample);
  if ('refused' in result) throw refused(result.refused);
  const edit = toWorkspaceEdit(file, workspace(), result.edits);
  return edit !== undefined && (await connection.workspace.applyEdit({ label: result.title, edit })).applied;
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
