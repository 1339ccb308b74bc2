/**
 * Fixtures in one text: `|` marks the cursor, `--- name.yaml` on a line of its own starts another file. The first file
 * needs no name.
 */
import type { SourceFile } from '../../spec/source-file.ts';
import type { FileAccess } from '../files.ts';
import { Workspace } from '../workspace.ts';

export interface Fixture {
  readonly file: SourceFile;
  readonly uri: string;
  readonly text: string;
  /** Of the first `|` in any file; -1 when there is none. */
  readonly offset: number;
  readonly project: Workspace;
}

const folder = 'file:///ws/';

/** Takes a fixture apart. `¦` stands for a `|` that is meant as YAML. */
export function readFixture(fixture: string): Fixture {
  const texts = new Map<string, string>();
  let name = 'main.yaml';
  let lines: string[] = [];
  const end = () => {
    if (lines.length > 0 || name !== 'main.yaml') texts.set(folder + name, lines.join('\n'));
  };
  for (const line of fixture.split('\n')) {
    const header = /^--- (\S+)$/.exec(line);
    if (!header) {
      lines.push(line);
      continue;
    }
    end();
    name = header[1] ?? '';
    lines = [];
  }
  end();
  let uri = [...texts.keys()][0] ?? `${folder}main.yaml`;
  let offset = -1;
  for (const [key, text] of texts) {
    const at = text.indexOf('|');
    if (at >= 0 && offset < 0) {
      uri = key;
      offset = at;
      texts.set(key, text.slice(0, at) + text.slice(at + 1));
    }
    texts.set(key, (texts.get(key) ?? '').replaceAll('¦', '|'));
  }
  const project = workspaceOf(texts);
  const text = texts.get(uri) ?? '';
  project.open(uri, 'capability', 1, text);
  const file = project.findFile(uri);
  if (typeof file === 'string') throw new Error(`no file at ${uri}`);
  return { file, uri, text, offset, project };
}

/** A workspace whose disk is a map of texts. */
export function workspaceOf(texts: Map<string, string>): Workspace {
  const project = new Workspace(memoryFiles(texts));
  project.setFolders([folder.slice(0, -1)]);
  return project;
}

export function memoryFiles(texts: Map<string, string>): FileAccess {
  return {
    read: (uri) => {
      const text = texts.get(uri);
      return text === undefined ? 'missing' : { text, stamp: text };
    },
    stamp: (uri) => texts.get(uri),
    setRoots: () => undefined,
    list: () => [...texts.keys()],
    forget: () => undefined,
  };
}
