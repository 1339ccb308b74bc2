/**
 * When a resource that somebody has subscribed to may read differently: after a reload, when its file changes on disk, and
 * when a call has written to the consumed API that it reads. Consumed APIs are never asked on our own.
 */
import { type FSWatcher, watch } from 'node:fs';
import path from 'node:path';
import type { McpResource } from '../../../spec/model/capability.ts';
import type { ServedCall } from '../../control/protocol.ts';
import { locationPath } from '../../file-location.ts';
import type { Plan } from '../../plan.ts';
import { findFile } from '../files.ts';
import type { McpState } from './mcp-server.ts';
import { matchResource } from './resources.ts';

export interface ResourceChanges {
  /** Watches these as well; resolves when nothing can be missed any more, with what ends it. */
  watch(uris: readonly string[]): Promise<() => void>;
  reloaded(): void;
  /** Some server of the capability has answered a call. */
  served(call: ServedCall): void;
  close(): void;
}

interface Watched {
  count: number;
  /** Settles when its file, if it has one, is being looked at. */
  ready: Promise<void>;
  files: FSWatcher | undefined;
  timer: NodeJS.Timeout | undefined;
}

/** Editors write in several strokes. */
const settleMs = 50;
const reading = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'QUERY']);

export function createResourceChanges(state: () => McpState, changed: (uri: string) => void): ResourceChanges {
  const watched = new Map<string, Watched>();

  const stop = ({ files, timer }: Watched): void => {
    files?.close();
    clearTimeout(timer);
  };
  const watchFile = async (uri: string, entry: Watched): Promise<void> => {
    const { declaration, directory } = state();
    const match = matchResource(declaration.resources, uri);
    if (match?.kind !== 'static') return;
    const root = locationPath(match.location, directory);
    const found = root === undefined ? undefined : await findFile(root, match.segments);
    if (found?.kind !== 'file' || watched.get(uri) !== entry) return;
    // The directory, since editors replace files.
    entry.files = watch(path.dirname(found.absolute), { persistent: false }, (_event, name) => {
      if (name !== null && name !== path.basename(found.absolute)) return;
      clearTimeout(entry.timer);
      entry.timer = setTimeout(() => changed(uri), settleMs).unref();
    });
    // A directory that goes away takes its files along.
    entry.files.on('error', () => changed(uri));
  };

  return {
    watch: async (uris) => {
      const own = [...new Set(uris)];
      for (const uri of own) {
        const known = watched.get(uri);
        if (known) known.count++;
        else {
          const entry: Watched = { count: 1, ready: Promise.resolve(), files: undefined, timer: undefined };
          watched.set(uri, entry);
          entry.ready = watchFile(uri, entry);
        }
      }
      await Promise.all(own.map((uri) => watched.get(uri)?.ready));
      let open = true;
      return () => {
        if (!open) return;
        open = false;
        for (const uri of own) {
          const entry = watched.get(uri);
          if (!entry || --entry.count > 0) continue;
          stop(entry);
          watched.delete(uri);
        }
      };
    },
    reloaded: () => {
      for (const [uri, entry] of watched) {
        stop(entry);
        entry.files = undefined;
        entry.ready = watchFile(uri, entry);
        changed(uri);
      }
    },
    served: ({ ok, upstreamCalls }) => {
      if (watched.size === 0 || !ok) return;
      const written = new Set(upstreamCalls.filter(({ method }) => !reading.has(method)).map(({ reference }) => namespaceOf(reference)));
      if (written.size === 0) return;
      const { declaration, plan } = state();
      for (const uri of watched.keys()) {
        const match = matchResource(declaration.resources, uri);
        if (match?.kind === 'dynamic' && readFrom(plan, match.resource).some((namespace) => written.has(namespace))) changed(uri);
      }
    },
    close: () => {
      for (const entry of watched.values()) stop(entry);
      watched.clear();
    },
  };
}

/** The consumed APIs that a resource is made from. */
function readFrom(plan: Plan, resource: McpResource): readonly string[] {
  const behaviour = resource.ref ? (plan.flows.get(resource.ref.value)?.flow ?? resource) : resource;
  const calls = [behaviour.call, ...behaviour.steps.map((step) => (step.kind === 'call' ? step.call : undefined))];
  return calls.flatMap((call) => (call ? [namespaceOf(call.value)] : []));
}

function namespaceOf(reference: string): string {
  return reference.split('.')[0] ?? reference;
}
