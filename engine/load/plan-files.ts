/** Files that calls need while a plan is served, as they were when it was made: a call that is running when one is edited ends on the old text. */
import { realpathSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { EffectiveSections } from '../../spec/links/resolve-imports.ts';
import type { Project } from '../../spec/source-file.ts';
import { readScripts } from '../compose/script-sources.ts';
import { Failure } from '../consume/failure.ts';
import { readSchemaFiles } from '../consume/schema-file.ts';
import type { PlanFiles, ScriptSettings } from '../plan.ts';
import { scriptSteps } from './check-scripts.ts';

/** Each file is read once, when it is asked for first: `readNow` asks for those that calls will need. */
export function createPlanFiles(project: Pick<Project, 'findData'>): PlanFiles {
  const real = new Map<string, string | undefined>();
  const realPath = (file: string): string | undefined => {
    if (!real.has(file)) real.set(file, findRealPath(file));
    return real.get(file);
  };
  const read = (file: string): string | undefined => {
    const found = project.findData(pathToFileURL(file).href);
    return typeof found === 'string' ? undefined : found.text;
  };
  return {
    read,
    readBelow: (folder, name) => {
      const root = realPath(folder);
      const file = realPath(path.join(folder, name));
      if (root !== undefined && file !== undefined && !file.startsWith(root + path.sep)) return { kind: 'outside' };
      // By the name it is called by: that is where an editor has it, and what a watcher looks at.
      const text = read(path.join(folder, name));
      return text === undefined ? { kind: 'missing' } : { kind: 'text', text };
    },
  };
}

/** What a script or a schema lacks is said by whoever needs it. */
export function readNow(files: PlanFiles, sections: EffectiveSections, scripting: ScriptSettings): void {
  for (const { step, uri } of scriptSteps(sections)) orLater(() => readScripts(files, scripting, step, uri));
  for (const { part, uri } of sections.clients)
    for (const { operations } of part.resources)
      for (const { outputRawFormat, outputSchema } of operations)
        if (outputRawFormat && outputSchema)
          orLater(() => readSchemaFiles({ name: outputRawFormat.value, schema: outputSchema.value, uri, files }));
}

function orLater(read: () => unknown): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
  }
}

function findRealPath(file: string): string | undefined {
  try {
    return realpathSync(file);
  } catch {
    // Not there, or a link into nowhere.
    return undefined;
  }
}
