/** Files that calls read, looked for where they will be read: what is not there, and scripts that are none. */
import { statSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { locationInWords } from '../../spec/links/location.ts';
import type { EffectiveSections } from '../../spec/links/resolve-imports.ts';
import { scriptingIn } from '../../spec/links/scripting.ts';
import { type IsMissing, promptFileMistake, scriptFileMistakes } from '../../spec/rules/missing-files.ts';
import type { Project } from '../../spec/source-file.ts';
import { spanOf } from '../../spec/span.ts';
import { folderOf, locationPath } from '../file-location.ts';
import { scriptSteps } from './check-scripts.ts';
import type { LoadProblem } from './problems.ts';
import type { Reporter } from './reporter.ts';

export function checkFiles(sections: EffectiveSections, project: Project, reporterOf: (uri: string) => Reporter): void {
  const common = scriptingIn(sections)?.scripting.defaultLocation?.value;
  for (const { step, uri } of scriptSteps(sections))
    reporterOf(uri).found('missing-file', ...scriptFileMistakes(step, common, missingSeenFrom(uri, project)));
  for (const { part, uri } of sections.servers) {
    if (part.kind !== 'mcp') continue;
    for (const prompt of part.prompts) {
      const mistake = promptFileMistake(prompt, missingSeenFrom(uri, project));
      if (mistake) reporterOf(uri).found('missing-file', mistake);
    }
  }
}

/** Folders of skills and resources that are not there: nothing is shown of them until they are. */
export function missingFolders(sections: EffectiveSections): readonly LoadProblem[] {
  return sections.servers.flatMap(({ part, uri }) => {
    const shown = part.kind === 'skill' ? part.skills : part.kind === 'mcp' ? part.resources : [];
    return shown.flatMap(({ location }): readonly LoadProblem[] => {
      const folder = location && locationPath(location.value, folderOf(uri));
      if (!location || folder === undefined || statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return [];
      const message = `There is no folder \`${locationInWords(location.value)}\`: nothing of it is shown.`;
      return [{ uri, span: spanOf(location.node), code: 'missing-folder', severity: 'warning', message }];
    });
  });
}

/** Of locations as they are written in the file at `uri`. */
export function missingSeenFrom(uri: string, project: Project): IsMissing {
  return (location, file) => {
    const root = locationPath(location, folderOf(uri));
    return root !== undefined && isMissing(project, path.join(root, file));
  };
}

export function isMissing(project: Project, file: string): boolean {
  return project.findData(pathToFileURL(file).href) === 'missing';
}
