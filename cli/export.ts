/** `capstan export FILE`: what a REST server of a capability offers, as an OpenAPI description. */
import { stringify } from 'yaml';
import { openApiDocument } from '../engine/expose/rest/openapi.ts';
import { toOpenApi30 } from '../engine/expose/rest/openapi-30.ts';
import type { RestServer } from '../spec/model/capability.ts';
import { onlyFile } from './capability-file.ts';
import { chooseServer } from './choose-server.ts';
import { engineFlags, startOptions } from './engine-options.ts';
import { loadCapability } from './load-capability.ts';
import { oneOf, parseFlags } from './parse-flags.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';
import { writeOutput } from './write-output.ts';

export const exportUsage = `capstan export FILE [options]

Prints the OpenAPI description of a REST server of a capability file: what is served at /openapi.json while it runs.

  --server NAME          which one, when the file has several REST servers
  --url URL              where it will be served (http://localhost:PORT)
  --spec-version 3.0     in OpenAPI 3.0 instead of 3.1
  --format json          as JSON instead of YAML
  --out FILE             where to write it; - for standard output (-)
`;

export async function exportCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = parseFlags({
    args: [...args],
    allowPositionals: true,
    options: {
      ...engineFlags,
      server: { type: 'string' },
      url: { type: 'string' },
      'spec-version': { type: 'string', default: '3.1' },
      format: { type: 'string' },
      out: { type: 'string', default: '-' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    terminal.out(exportUsage);
    return 0;
  }
  const file = onlyFile('capstan export', positionals);
  const version = values['spec-version'];
  if (version !== '3.1' && version !== '3.0')
    throw new UsageError(`--spec-version takes 3.1 or 3.0, not "${version}": older descriptions cannot say what is served.`);
  const format = oneOf('--format', values.format, ['yaml', 'json']);
  // Nothing runs: whatever variables there are do not matter to what is offered.
  const loaded = await loadCapability({ ...startOptions(file, values), mock: true }, terminal);
  if (!loaded) return 1;
  const { planServer, server } = chooseServer(loaded.plan, 'rest', values.server);
  const document = openApiDocument(loaded.plan, planServer, server, values.url?.replace(/\/+$/, '') ?? addressOf(server));
  const wanted = version === '3.0' ? toOpenApi30(document) : document;
  const text =
    format === 'json' ? `${JSON.stringify(wanted, undefined, 2)}\n` : stringify(wanted, { lineWidth: 0, aliasDuplicateObjects: false });
  writeOutput(values.out, text, terminal);
  return 0;
}

/** A server that listens everywhere is reached at this machine all the same. */
function addressOf(server: RestServer): string {
  const address = server.address?.value;
  const host = address === undefined || address === '0.0.0.0' || address === '::' || address === '127.0.0.1' ? 'localhost' : address;
  return `http://${host.includes(':') ? `[${host}]` : host}${server.port ? `:${server.port.value}` : ''}`;
}
