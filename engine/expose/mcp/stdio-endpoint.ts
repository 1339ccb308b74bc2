/** MCP over standard input and output: one message a line, both eras, nothing else on the channel. */
import { type Readable, Transform, type Writable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { StdioServerTransport, serveStdio } from '@modelcontextprotocol/server/stdio';

import type { McpServer as McpDeclaration } from '../../../spec/model/capability.ts';
import type { Plan, PlanServer } from '../../plan.ts';
import type { Services } from '../services.ts';
import { createMcpState, createProtocolServer } from './mcp-server.ts';
import { parseMessage } from './message.ts';

export interface StdioStreams {
  readonly input: Readable;
  readonly output: Writable;
}

export interface StdioServing {
  /** Settles when the client has closed its end. */
  readonly ended: Promise<void>;
  close(): Promise<void>;
}

export function serveOverStdio(
  plan: Plan,
  planServer: PlanServer,
  declaration: McpDeclaration,
  services: Services,
  streams: StdioStreams,
): StdioServing {
  const state = createMcpState(plan, planServer, declaration);
  const messages = streams.input.pipe(createLineCheck(streams.output));
  const transport = new StdioServerTransport(messages, streams.output, { maxBufferSize: plan.limits.maxRequestBytes });
  const ended = new Promise<void>((resolve) => {
    streams.input.once('end', resolve);
    streams.input.once('close', resolve);
  });
  const handle = serveStdio((context) => createProtocolServer(state, services, context, () => undefined), {
    transport,
    onerror: (error) => services.log('debug', `${state.namespace}: ${plan.redact(error.message)}`),
  });
  return { ended, close: () => handle.close() };
}

/** The transport of the SDK drops a line that is not JSON; the protocol wants it answered, and blank lines passed over. */
function createLineCheck(output: Writable): Transform {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  const check = (line: string): string => {
    if (line.trim() === '') return '';
    const message = parseMessage(line);
    if (message !== undefined) return `${JSON.stringify(message)}\n`;
    output.write('{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"The message is not JSON."}}\n');
    return '';
  };
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const lines = (rest + decoder.write(chunk)).split('\n');
      rest = lines.pop() ?? '';
      done(null, lines.map(check).join(''));
    },
    flush(done) {
      done(null, check(rest + decoder.end()));
    },
  });
}
