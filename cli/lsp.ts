/** `capstan lsp`: the language server on standard input and output, for every editor that speaks the protocol. */
import { parseFlags } from './parse-flags.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

export const lspUsage = `capstan lsp [--stdio]

Serves the language server on standard input and output, until the editor closes it. An editor starts this, not a person;
docs/editors.md has a working configuration for Neovim, Helix, Emacs, Zed and the JetBrains editors.

  --stdio                the only way there is; editors like to say it
  --clientProcessId PID  accepted, and not needed: the server ends with its input
`;

export async function lspCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = parseFlags({
    args: [...args],
    allowPositionals: true,
    options: { stdio: { type: 'boolean' }, clientProcessId: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) {
    terminal.out(lspUsage);
    return 0;
  }
  if (positionals.length > 0) throw new UsageError(`capstan lsp takes no files, and "${positionals[0]}" is one: editors open them.`);
  // Only now: other commands start sooner without it.
  const { serveOverStdio } = await import('../server/serve-node.ts');
  serveOverStdio();
  // The process ends when the client says so, or closes our input.
  return new Promise<number>(() => undefined);
}
