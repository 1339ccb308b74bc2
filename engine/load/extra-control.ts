/** A control server that the file does not have: whoever runs it asks for one (`--control`). Loopback only, with everything switched on. */
import { readSourceFile } from '../../spec/read-file.ts';
import type { StartOptions } from '../control/protocol.ts';
import type { LoadResult } from './load.ts';

const declaration = (port: number): string => `ikanos: "1.0.0-beta5"
capability:
  exposes:
  - type: control
    address: 127.0.0.1
    port: ${port}
    management: {health: true, info: true, reload: true, validate: true, logs: {stream: true}, scripting: {}}
`;

/** The plan with one server more, at its end. */
export function withControl(result: LoadResult, { control }: Pick<StartOptions, 'control'>): LoadResult {
  if (result.kind === 'failed' || control === undefined) return result;
  const { servers, file } = result.plan;
  const [server] = readSourceFile(file.uri, declaration(control)).model.capability?.exposes ?? [];
  if (server?.kind !== 'control') throw new Error('The control server of our own is none.');
  const added = { index: servers.length, uri: file.uri, namespace: undefined, server };
  return { ...result, plan: { ...result.plan, servers: [...servers, added] } };
}

/** The port that was asked for is taken as it is, whatever ports the servers of the file are moved to. */
export function portsWithControl({ control, ports }: StartOptions): StartOptions['ports'] {
  return control === undefined || control === 0 ? ports : { ...ports, [String(control)]: control };
}
