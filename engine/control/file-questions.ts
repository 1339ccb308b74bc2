/** What is wrong with a file, what mends it, and what its tools cost an agent. */
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { analyse } from '../../spec/analyse.ts';
import { fixAll } from '../../spec/edits/fix-all.ts';
import type { Problem } from '../../spec/problem.ts';
import { readSourceFile } from '../../spec/read-file.ts';
import type { SourceFile } from '../../spec/source-file.ts';
import { servedTools } from '../expose/mcp/tools.ts';
import { createDiskProject } from '../load/disk-project.ts';
import { loadForTest } from '../tests/load-for-test.ts';
import { createPlacer } from '../tests/places.ts';
import type { FileParams, FixedFile, ToolSize } from './file-protocol.ts';
import type { PlacedProblem } from './protocol.ts';

/** One problem says so when the file cannot be read. */
export function checkFile(params: FileParams): readonly PlacedProblem[] {
  const project = createDiskProject();
  const file = sourceOf(params);
  return typeof file === 'string' ? [unreadable(params.file, file)] : placed(file, analyse(file, project));
}

/** Makes the preferred fixes until none is left; nothing is written. */
export function fixFile(params: FileParams): FixedFile {
  const file = sourceOf(params);
  if (typeof file === 'string') return { text: undefined, problems: [unreadable(params.file, file)] };
  const fixed = fixAll(file, createDiskProject());
  return { ...(fixed.file.text !== file.text && { text: fixed.file.text }), problems: placed(fixed.file, fixed.problems) };
}

function sourceOf({ file, text }: FileParams): SourceFile | string {
  const uri = pathToFileURL(file).href;
  if (text !== undefined) return readSourceFile(uri, text);
  const found = createDiskProject().findFile(uri);
  if (typeof found !== 'string') return found;
  return existsSync(file) ? 'It cannot be read.' : 'There is no such file.';
}

function placed(file: SourceFile, problems: readonly Problem[]): readonly PlacedProblem[] {
  const place = createPlacer({ [file.uri]: file.text });
  return problems.map(({ code, severity, message, span }) => ({
    uri: file.uri,
    code,
    severity,
    message,
    range: place(file.uri, span).range,
  }));
}

function unreadable(file: string, message: string): PlacedProblem {
  const start = { line: 0, character: 0 };
  return { uri: pathToFileURL(file).href, severity: 'error', code: 'unreadable', message, range: { start, end: start } };
}

/** What an agent reads about each MCP tool in every conversation, the largest first; empty when the file cannot be served. */
export function toolSizes(file: string): readonly ToolSize[] {
  const loaded = loadForTest({ file, variables: {}, upstreams: {} });
  if (loaded.kind === 'failed') return [];
  const { plan } = loaded;
  const place = createPlacer();
  const sizes = plan.servers.flatMap((planServer) => {
    const { server, namespace = '', uri } = planServer;
    if (server.kind !== 'mcp') return [];
    return [...servedTools(plan, planServer, server).values()].map(({ definition }): ToolSize => {
      const tool = server.tools.find(({ name }) => name === definition.name);
      const characters = JSON.stringify(definition).length;
      return {
        server: namespace,
        name: definition.name,
        characters,
        place: { uri, range: place(uri, tool?.nameNode ?? server.node).range },
      };
    });
  });
  return sizes.sort((a, b) => b.characters - a.characters);
}
