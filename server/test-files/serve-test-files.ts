/** Questions about files of other kinds, answered beside those about capabilities. */
import type { CancellationToken, WorkDoneProgressReporter } from 'vscode-languageserver';
import type { SourceFile } from '../../spec/source-file.ts';
import { ask } from '../border.ts';
import type { Asked, Desk } from '../desk.ts';
import type { Workspace } from '../workspace.ts';

type Handler<P, R> = (params: P, token: CancellationToken, progress?: WorkDoneProgressReporter) => Promise<R | null>;
type Answer<P, R> = (file: SourceFile, params: P, token: CancellationToken) => R | Promise<R>;
type About = Pick<Desk, 'connection' | 'workspace'>;

/** `others` answers unless the document is a test file. */
export function orTestFile<P extends Asked, R>(desk: About, name: string, answer: Answer<P, R>, others: Handler<P, R>): Handler<P, R> {
  return orFile(desk, (workspace, uri) => workspace.findTestFile(uri), name, answer, others);
}

/** One answer for capabilities and their tests: it is about the text alone. */
export function aboutText<P extends Asked, R>(
  desk: About & Pick<Desk, 'about'>,
  name: string,
  answer: (file: SourceFile, params: P) => R,
): Handler<P, R> {
  return orTestFile(desk, name, answer, desk.about(name, answer));
}

/** The same for `.capstanrc`. */
export function orTeamSettings<P extends Asked, R>(desk: About, name: string, answer: Answer<P, R>, others: Handler<P, R>): Handler<P, R> {
  return orFile(desk, (workspace, uri) => workspace.findTeamSettings(uri), name, answer, others);
}

function orFile<P extends Asked, R>(
  { connection, workspace }: About,
  find: (workspace: Workspace, uri: string) => SourceFile | undefined,
  name: string,
  answer: Answer<P, R>,
  others: Handler<P, R>,
): Handler<P, R> {
  return (params, token, progress) => {
    const { uri } = params.textDocument;
    if (!find(workspace(), uri)) return others(params, token, progress);
    return ask(connection.console, {
      name,
      token,
      version: () => workspace().versionOf(uri),
      answer: () => {
        const file = find(workspace(), uri);
        return file ? answer(file, params, token) : null;
      },
    });
  };
}
