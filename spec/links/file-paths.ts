/** The texts of a capability file that name another file or a folder, and where each of them leads (format.md R6, R16). */
import type { ScriptStep, Sections, Skill, Step, Text } from '../model/capability.ts';
import { ownServers, sectionsOf } from '../model/own-parts.ts';
import type { Project, SourceFile } from '../source-file.ts';

export interface FilePath {
  readonly text: Text;
  readonly kind: 'import' | 'values' | 'schema' | 'content' | 'folder' | 'script' | 'instruction';
  /** The folder that the path is below; undefined: it starts at the folder of the file. */
  readonly folder: Text | undefined;
}

/** Templates, and addresses of other schemes (`vault://…`), lead to no file. */
export function filePathsIn(file: Pick<SourceFile, 'model'>): readonly FilePath[] {
  const [scripting] = ownServers(file).flatMap((server) => (server.kind === 'control' ? (server.management?.scripting ?? []) : []));
  const scripts = scripting?.defaultLocation;
  return sectionsOf(file)
    .flatMap((one) => pathsInSections(one, scripts))
    .filter(({ text }) => !text.value.includes('{{'));
}

/** Address of the file or folder, seen from the file at `uri`. */
export function addressOfPath(project: Project, uri: string, { text, folder }: Pick<FilePath, 'text' | 'folder'>): string {
  return folder
    ? project.resolvePath(`${project.resolvePath(uri, folder.value).replace(/\/$/, '')}/x`, text.value)
    : project.resolvePath(uri, text.value);
}

function pathsInSections(sections: Sections, scripts: Text | undefined): readonly FilePath[] {
  const stepsOf = (units: readonly { readonly steps: readonly Step[] }[]) =>
    units.flatMap(({ steps }) => steps.flatMap((step) => (step.kind === 'script' ? pathsOfScript(step, scripts) : [])));
  return [...sections.consumes, ...sections.exposes, ...sections.aggregates, ...sections.binds].flatMap((entry): readonly FilePath[] => {
    switch (entry.kind) {
      case 'import':
        return path('import', entry.from);
      case 'binding':
        return path('values', fileAddress(entry.location));
      case 'client':
        return entry.resources.flatMap(({ operations }) =>
          operations.flatMap(({ outputSchema }) => path('schema', schemaPath(outputSchema))),
        );
      case 'mcp':
        return [
          ...stepsOf([...entry.tools, ...entry.resources]),
          ...entry.resources.flatMap(({ location }) => path('folder', fileAddress(location))),
          ...entry.prompts.flatMap(({ location }) => path('content', fileAddress(location))),
        ];
      case 'rest':
        return entry.resources.flatMap(({ operations }) => stepsOf(operations));
      case 'skill':
        return entry.skills.flatMap(pathsOfSkill);
      case 'aggregate':
        return stepsOf(entry.flows);
      case 'control':
        return path('folder', fileAddress(entry.management?.scripting?.defaultLocation));
      case 'unknown-server':
        return [];
      default:
        return entry satisfies never;
    }
  });
}

/** Scripts stand below the folder of their step, or below that of all steps. */
function pathsOfScript({ location, file, dependencies }: ScriptStep, scripts: Text | undefined): readonly FilePath[] {
  const folder = fileAddress(location ?? scripts);
  const below = folder ? [file, ...dependencies].flatMap((text) => path('script', text, folder)) : [];
  return [...path('folder', fileAddress(location)), ...below];
}

function pathsOfSkill({ location, tools }: Skill): readonly FilePath[] {
  const folder = fileAddress(location);
  return [...path('folder', folder), ...(folder ? tools.flatMap(({ instruction }) => path('instruction', instruction, folder)) : [])];
}

function path(kind: FilePath['kind'], text: Text | undefined, folder?: Text): readonly FilePath[] {
  return text && text.value !== '' ? [{ text, kind, folder }] : [];
}

function fileAddress(text: Text | undefined): Text | undefined {
  return text && /^file:/i.test(text.value) && !text.value.includes('{{') ? text : undefined;
}

/** A selector or a heading is no path: `outputSchema` names a file where it has an extension. */
function schemaPath(text: Text | undefined): Text | undefined {
  return text && /^[^\s{}]+\.\w+$/.test(text.value) ? text : undefined;
}
