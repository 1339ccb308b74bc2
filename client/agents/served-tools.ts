/** MCP servers that answer now. */
import type { ServingAddress } from '../../engine/control/protocol.ts';

export interface RunningCapability {
  readonly options: { readonly name: string; readonly start: { readonly file: string } };
  readonly state: { readonly kind: string; readonly servers?: readonly ServingAddress[] };
}

export interface RunningMcpServer {
  /** `Fleet: fleet-tools`. */
  readonly label: string;
  readonly namespace: string;
  readonly url: string;
  /** Absolute path of the capability. */
  readonly file: string;
}

export function mcpServersOf(sessions: readonly RunningCapability[]): readonly RunningMcpServer[] {
  return sessions.flatMap(({ options, state }) =>
    (state.kind === 'running' ? (state.servers ?? []) : []).flatMap(({ type, namespace = 'mcp', url }) =>
      type === 'mcp' && url !== undefined ? [{ label: `${options.name}: ${namespace}`, namespace, url, file: options.start.file }] : [],
    ),
  );
}
