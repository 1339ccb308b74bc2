/** `capstan`: the verbs of the editor without an editor. */
import { hideExperimentalWarnings } from '../engine/warnings.ts';
import { didYouMean } from './parse-flags.ts';
import { endProcess, processTerminal, type Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

interface Command {
  readonly summary: string;
  /** Loads what it needs: nobody waits for the engine to have a file checked. */
  readonly load: () => Promise<LoadedCommand>;
}

interface LoadedCommand {
  readonly usage: string;
  readonly run: (args: readonly string[], terminal: Terminal) => Promise<number>;
}

async function control(verb: 'health' | 'status' | 'metrics' | 'traces'): Promise<LoadedCommand> {
  const { controlUsage, controlCommand } = await import('./control.ts');
  return { usage: controlUsage(verb), run: (args, terminal) => controlCommand(verb, args, terminal) };
}

const commands: Readonly<Record<string, Command>> = {
  new: {
    summary: 'write a capability from an API description, a curl command or a sample',
    load: async () => {
      const { newUsage, newCommand } = await import('./new.ts');
      return { usage: newUsage, run: newCommand };
    },
  },
  check: {
    summary: 'say what is wrong with files',
    load: async () => {
      const { checkUsage, checkCommand } = await import('./check.ts');
      return { usage: checkUsage, run: checkCommand };
    },
  },
  fix: {
    summary: 'mend what has one sensible repair',
    load: async () => {
      const { fixUsage, fixCommand } = await import('./fix.ts');
      return { usage: fixUsage, run: fixCommand };
    },
  },
  upgrade: {
    summary: 'take files to a newer version of the format',
    load: async () => {
      const { upgradeUsage, upgradeCommand } = await import('./upgrade.ts');
      return { usage: upgradeUsage, run: upgradeCommand };
    },
  },
  translate: {
    summary: 'write Groovy scripts of script steps in JavaScript',
    load: async () => {
      const { translateUsage, translateCommand } = await import('./translate.ts');
      return { usage: translateUsage, run: translateCommand };
    },
  },
  run: {
    summary: 'serve a file over REST, MCP and skills',
    load: async () => {
      const { runUsage, runCommand } = await import('./run.ts');
      return { usage: runUsage, run: runCommand };
    },
  },
  call: {
    summary: 'call one tool, operation or flow and print its answer',
    load: async () => {
      const { callUsage, callCommand } = await import('./call.ts');
      return { usage: callUsage, run: callCommand };
    },
  },
  inspect: {
    summary: 'show what a file would serve, call and need',
    load: async () => {
      const { inspectUsage, inspectCommand } = await import('./inspect.ts');
      return { usage: inspectUsage, run: inspectCommand };
    },
  },
  export: {
    summary: 'print the OpenAPI description of a REST server',
    load: async () => {
      const { exportUsage, exportCommand } = await import('./export.ts');
      return { usage: exportUsage, run: exportCommand };
    },
  },
  test: {
    summary: 'run test files, and the tests a capability implies',
    load: async () => {
      const { testUsage, testCommand } = await import('./test.ts');
      return { usage: testUsage, run: testCommand };
    },
  },
  mcp: {
    summary: 'serve the MCP server of a file on standard input and output',
    load: async () => {
      const { mcpUsage, mcpCommand } = await import('./mcp.ts');
      return { usage: mcpUsage, run: mcpCommand };
    },
  },
  health: { summary: 'ask a running capability whether it is ready', load: () => control('health') },
  status: { summary: 'ask a running capability what it is', load: () => control('status') },
  metrics: { summary: 'print what a running capability has counted', load: () => control('metrics') },
  traces: { summary: 'list the last traces of a running capability', load: () => control('traces') },
  lsp: {
    summary: 'serve editors: the language server on standard input and output',
    load: async () => {
      const { lspUsage, lspCommand } = await import('./lsp.ts');
      return { usage: lspUsage, run: lspCommand };
    },
  },
};

export const usage = `capstan COMMAND [options]

${Object.entries(commands)
  .map(([name, { summary }]) => `  ${name.padEnd(10)} ${summary}`)
  .join('\n')}

capstan COMMAND --help tells more. capstan --version prints the version.

Exit codes: 0 all is well, 1 the files have errors or the call failed, 2 the command itself could not run.
`;

export async function main(args: readonly string[], terminal: Terminal): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    const [about] = rest;
    if (name === 'help' && about !== undefined) return await help(about, terminal);
    terminal.out(usage);
    return name === undefined ? 2 : 0;
  }
  if (name === '--version' || name === '-V' || name === '-v') {
    terminal.out(`${process.env['CAPSTAN_VERSION'] || 'development'}\n`);
    return 0;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) return unknown(name, terminal);
  try {
    const { run } = await command.load();
    return await run(rest, terminal);
  } catch (error) {
    if (error instanceof UsageError) {
      terminal.err(`${error.message}\ncapstan ${name} --help tells what it takes.\n`);
      return 2;
    }
    // A fault of ours: one line, and the way to more.
    terminal.err(`capstan ${name} failed: ${error instanceof Error ? error.message : String(error)}\n`);
    if (process.env['CAPSTAN_DEBUG'] && error instanceof Error) terminal.err(`${error.stack}\n`);
    return 2;
  }
}

async function help(name: string, terminal: Terminal): Promise<number> {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) return unknown(name, terminal);
  terminal.out((await command.load()).usage);
  return 0;
}

function unknown(name: string, terminal: Terminal): number {
  const said = name.startsWith('-')
    ? `There is no option ${name} before a command.${didYouMean(name, ['--help', '--version'])}`
    : `There is no command "${name}".${didYouMean(name, Object.keys(commands))}`;
  terminal.err(`${said}\ncapstan --help lists the commands.\n`);
  return 2;
}

/** Not when tests import this file. */
if (process.argv[1] !== undefined && /(?:capstan(?:\.mjs)?|cli[\\/]main\.ts)$/.test(process.argv[1])) {
  hideExperimentalWarnings();
  await endProcess(await main(process.argv.slice(2), processTerminal()));
}
