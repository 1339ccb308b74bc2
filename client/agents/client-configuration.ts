/** How other programs are told of an MCP server: each wants it written its own way. */
import { say } from '../../spec/say.ts';

export interface ConfiguredServer {
  readonly namespace: string;
  /** Undefined when it does not run. */
  readonly url: string | undefined;
  /** Absolute path of the capability. */
  readonly file: string;
}

export interface ClientConfiguration {
  readonly label: string;
  readonly detail: string;
  readonly text: string;
}

/** Those that work now come first. */
export function configurationsFor({ namespace, url, file }: ConfiguredServer): readonly ClientConfiguration[] {
  const json = (data: object) => `${JSON.stringify(data, null, 2)}\n`;
  const start = { command: 'capstan', args: ['mcp', file] };
  const running: readonly ClientConfiguration[] =
    url === undefined
      ? []
      : [
          { label: say`The address`, detail: url, text: url },
          {
            label: say`mcp.json of VS Code`,
            detail: say`the running server, for .vscode/mcp.json`,
            text: json({ servers: { [namespace]: { type: 'http', url } } }),
          },
          {
            label: say`mcpServers with an address`,
            detail: say`the running server, for most other clients`,
            text: json({ mcpServers: { [namespace]: { type: 'http', url } } }),
          },
          {
            label: say`mcpServers through mcp-remote`,
            detail: say`the running server, for clients that only start programs`,
            text: json({ mcpServers: { [namespace]: { command: 'npx', args: ['-y', 'mcp-remote', url] } } }),
          },
        ];
  return [
    ...running,
    {
      label: say`mcpServers that starts it`,
      detail: say`capstan mcp FILE, on standard input and output: runs without this editor`,
      text: json({ mcpServers: { [namespace]: start } }),
    },
    { label: say`The command that starts it`, detail: `capstan mcp ${quoted(file)}`, text: `capstan mcp ${quoted(file)}` },
  ];
}

function quoted(text: string): string {
  return /^[\w@%+=:,./\\-]+$/.test(text) ? text : `"${text}"`;
}
