/** Files that calls read, looked for where they will be read: what is not there, and scripts that are none. */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { EffectiveSections } from '../../spec/links/resolve-imports.ts';
import { scriptingIn } from '../../spec/links/scripting.ts';
import { type IsMissing, promptFileMistake, scriptFileMistakes } from '../../spec/rules/missing-files.ts';
import type { Project } from '../../spec/source-file.ts';
import { folderOf, locationPath } from '../file-location.ts';
import { scriptSteps } from './check-scripts.ts';
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
