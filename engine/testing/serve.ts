/** Serves capability texts on free ports for tests, over the same way in as the editor and the command line. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestContext } from 'node:test';
import type { Event, StartFailure, StartOptions } from '../control/protocol.ts';
import { type Engine, startEngine } from '../start.ts';
import { StartRefusal } from '../start-refusal.ts';

export interface Served {
  readonly engine: Engine;
  readonly events: Event[];
  /** The file that was written first, absolute. */
  readonly file: string;
  /** `http://127.0.0.1:…` of the server with that namespace (or of that type), without a slash at the end. */
  address(server: string): string;
}

/** The first file is the capability, the others lie beside it. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

export async function writeFiles(context: TestContext, files: Files): Promise<string> {
  const directory = await mkdtemp(path.join(tmpdir(), 'capstan-test-'));
  context.after(() => rm(directory, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(directory, name)), { recursive: true });
    await writeFile(path.join(directory, name), content);
  }
  return path.join(directory, Object.keys(files)[0] ?? '');
}

export function optionsFor(file: string, options: Partial<StartOptions> = {}): StartOptions {
  return { file, variables: {}, upstreams: {}, mock: false, loopbackOnly: true, portBase: 0, ...options };
}

export async function serveFile(context: TestContext, file: string, options: Partial<StartOptions> = {}): Promise<Served> {
  const events: Event[] = [];
  const engine = await startEngine(optionsFor(file, options), { event: (event) => events.push(event) });
  context.after(() => engine.stop());
  return {
    engine,
    events,
    file,
    address: (name) => {
      const server = engine.started().servers.find(({ namespace, type }) => namespace === name || type === name);
      if (!server?.url) throw new Error(`Nothing called ${name} is served.`);
      return server.url.replace(/\/mcp$/, '');
    },
  };
}

export async function serve(context: TestContext, files: string | Files, options: Partial<StartOptions> = {}): Promise<Served> {
  return serveFile(context, await writeFiles(context, typeof files === 'string' ? { 'capability.yaml': files } : files), options);
}

/** Why a capability is not served. */
export async function refusal(context: TestContext, files: string | Files, options: Partial<StartOptions> = {}): Promise<StartFailure> {
  const file = await writeFiles(context, typeof files === 'string' ? { 'capability.yaml': files } : files);
  return refusalOf(file, options);
}

export async function refusalOf(file: string, options: Partial<StartOptions> = {}): Promise<StartFailure> {
  try {
    const engine = await startEngine(optionsFor(file, options), { event: () => undefined });
    await engine.stop();
  } catch (error) {
    if (error instanceof StartRefusal) return error.failure;
    throw error;
  }
  throw new Error('It was served.');
}
