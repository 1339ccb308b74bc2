/** Files of a client that has the disk while the server has none (a web worker): asked for once, and again when they change. */
import type { Connection } from 'vscode-languageserver';
import type { FileAccess, FileState, FolderEntry } from './files.ts';
import { type FileList, type FileText, type Folder, listFilesRequest, listFolderRequest, readFileRequest } from './protocol.ts';

/**
 * The first question about a file is answered `unknown` and asks the client; `arrived` tells when the answer is there.
 * Only files below the roots are asked for.
 */
export function clientFiles(connection: Connection, arrived: (uris: readonly string[]) => void): FileAccess {
  const known = new Map<string, Exclude<FileState, 'unknown'> | undefined>();
  const folders = new Map<string, readonly FolderEntry[] | undefined>();
  const asked = new Set<string>();
  let roots: readonly string[] = [];
  let listed: readonly string[] = [];
  let stamps = 0;

  const isBelow = (uri: string) => roots.some((root) => uri === root || uri.startsWith(root.endsWith('/') ? root : `${root}/`));

  async function fetch(uri: string): Promise<void> {
    if (asked.has(uri)) return;
    asked.add(uri);
    try {
      const answer: FileText = await connection.sendRequest(readFileRequest, { uri });
      known.set(
        uri,
        toState(answer, () => `${++stamps}`),
      );
    } catch (error) {
      known.set(uri, undefined);
      connection.console.warn(`The client did not read ${uri}: ${error}`);
    }
    asked.delete(uri);
    arrived([uri]);
  }

  /** What a folder has changes with every file that comes or goes: the last answer is given, and asked for anew. */
  async function fetchFolder(uri: string): Promise<void> {
    if (asked.has(uri)) return;
    asked.add(uri);
    try {
      const answer: Folder = await connection.sendRequest(listFolderRequest, { uri });
      folders.set(uri, answer.entries);
    } catch (error) {
      connection.console.warn(`The client did not list ${uri}: ${error}`);
    }
    asked.delete(uri);
  }

  async function list(): Promise<void> {
    if (roots.length === 0) return;
    try {
      const answer: FileList = await connection.sendRequest(listFilesRequest, { roots });
      listed = answer.uris;
      arrived([]);
    } catch (error) {
      connection.console.warn(`The client did not list its files: ${error}`);
    }
  }

  return {
    setRoots(next) {
      const before = roots.join('\n');
      roots = next;
      if (roots.join('\n') !== before) void list();
    },
    read(uri) {
      if (!isBelow(uri)) return 'unknown';
      if (!known.has(uri)) void fetch(uri);
      return known.get(uri) ?? 'unknown';
    },
    stamp(uri) {
      const state = known.get(uri);
      return typeof state === 'object' ? state.stamp : undefined;
    },
    // A client does not tell of links.
    realAddress: (uri) => uri,
    entries(uri) {
      if (!isBelow(uri)) return undefined;
      void fetchFolder(uri);
      return folders.get(uri);
    },
    list: () => listed,
    forget(uri) {
      // What is known stays known until the new text is there: links do not come and go with every save.
      if (known.has(uri)) void fetch(uri);
      else if (isBelow(uri)) void list();
    },
  };
}

function toState(answer: FileText, stamp: () => string): Exclude<FileState, 'unknown'> | undefined {
  switch (answer.kind) {
    case 'text':
      return { text: answer.text, stamp: stamp() };
    case 'missing':
      return 'missing';
    case 'unreadable':
      return undefined;
    default:
      return answer satisfies never;
  }
}
