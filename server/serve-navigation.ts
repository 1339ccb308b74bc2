/** Requests that lead from one place to others. */
import type { LocationLink, ReferenceContext, WorkDoneProgressReporter } from 'vscode-languageserver';
import { say } from '../spec/say.ts';
import { ask } from './border.ts';
import { definition, toLocations } from './definition.ts';
import type { Desk } from './desk.ts';
import { foldingRanges } from './folding.ts';
import { implementations } from './implementation.ts';
import { offsetIn } from './positions.ts';
import { highlights, highlightsInTest, references, referencesInTest } from './references.ts';
import { selectionRange } from './selection.ts';
import { testFileDefinition } from './test-files/look-up-test.ts';
import { aboutText, orTestFile } from './test-files/serve-test-files.ts';
import { typeDefinition } from './type-definition.ts';
import { forEachFile, linkAll } from './whole-workspace.ts';
import { searchSymbols } from './workspace-symbols.ts';

export function serveNavigation(desk: Desk): void {
  const { connection, traits, workspace, testFiles, about, aboutAll } = desk;
  const linked = (links: LocationLink[] | null) => (traits().definitionLinks || !links ? links : toLocations(links));

  // What a name in a shared file means is known to those that import it.
  connection.onDefinition(
    orTestFile(
      desk,
      'definition',
      (file, { position }) => linked(testFileDefinition(file, workspace(), offsetIn(file, position))),
      aboutAll(
        'definition',
        (file, { position }) => linked(definition(file, workspace(), offsetIn(file, position))),
        (file) => file.model.capability === undefined,
      ),
    ),
  );
  const wanted = ({ includeDeclaration }: ReferenceContext) => ({ includeDeclaration, testFiles: testFiles() });
  connection.onReferences(
    orTestFile(
      desk,
      'references',
      async (file, { position, context }, token) => {
        await linkAll(workspace(), { token, title: say`Looking through the workspace` });
        return referencesInTest(file, workspace(), offsetIn(file, position), wanted(context));
      },
      aboutAll('references', (file, { position, context }) => references(file, workspace(), offsetIn(file, position), wanted(context))),
    ),
  );
  connection.onDocumentHighlight(
    orTestFile(
      desk,
      'highlights',
      (file, { position }) => highlightsInTest(file, workspace(), offsetIn(file, position)),
      about('highlights', (file, { position }) => highlights(file, workspace(), offsetIn(file, position))),
    ),
  );
  connection.onImplementation(
    aboutAll('implementations', (file, { position }) => implementations(file, workspace(), offsetIn(file, position))),
  );
  connection.onTypeDefinition(
    aboutAll('type definition', (file, { position }) => linked(typeDefinition(file, workspace(), offsetIn(file, position)))),
  );
  connection.onFoldingRanges(aboutText(desk, 'folding', (file) => foldingRanges(file)));
  connection.onSelectionRanges(
    aboutText(desk, 'selection', (file, { positions }) =>
      positions.map((position) => selectionRange(file, workspace(), offsetIn(file, position))),
    ),
  );
  connection.onWorkspaceSymbol(({ query }, token, progress?: WorkDoneProgressReporter) =>
    ask(connection.console, {
      name: 'workspace symbols',
      token,
      answer: async () => {
        const search = searchSymbols(query, workspace());
        await forEachFile(workspace().allFiles(), { token, title: say`Looking for names`, ...(progress ? { progress } : {}) }, search.look);
        return search.result();
      },
    }),
  );
}
