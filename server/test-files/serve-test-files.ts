/** Questions about test files, answered beside those about capabilities. */
import type { CancellationToken, WorkDoneProgressReporter } from 'vscode-languageserver';
import type { SourceFile } from '../../spec/source-file.ts';
import { ask } from '../border.ts';
import type { Asked, Desk } from '../desk.ts';

/** `capability` answers unless the document is a test file. */
export function orTestFile<P extends Asked, R>(
  { connection, workspace }: Pick<Desk, 'connection' | 'workspace'>,
  name: string,
  answer: (file: SourceFile, params: P) => R,
  capability: (params: P, token: CancellationToken, progress?: WorkDoneProgressReporter) => Promise<R | null>,
): (params: P, token: CancellationToken, progress?: WorkDoneProgressReporter) => Promise<R | null> {
  return (params, token, progress) => {
    const { uri } = params.textDocument;
    if (!workspace().findTestFile(uri)) return capability(params, token, progress);
    return ask(connection.console, {
      name,
      token,
      version: () => workspace().versionOf(uri),
      answer: () => {
        const file = workspace().findTestFile(uri);
        return file ? answer(file, params) : null;
      },
    });
  };
}
