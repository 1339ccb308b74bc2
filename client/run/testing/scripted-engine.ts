/** An engine process for tests that plays what the file name says: `serve`, `taken`, `die-on-call`, `deaf`. */
import type { Event, Reply, Request, ServingAddress } from '../../../engine/control/protocol.ts';

const servers: readonly ServingAddress[] = [
  { type: 'mcp', namespace: 'tools', url: 'http://127.0.0.1:3001/mcp', port: 3001, declaredPort: undefined },
];
let script = '';
let reloads = 0;

function send(message: Reply | Event): void {
  process.send?.(message);
}

function answer(request: Request): void {
  switch (request.method) {
    case 'start':
      script = request.params.file;
      if (script === 'taken') {
        send({ id: request.id, error: { code: 'port-in-use', message: 'taken', port: 3001, freePort: 3002, server: 'tools' } });
        return;
      }
      console.log('a line outside the protocol');
      send({ event: 'log', level: 'info', message: `variables: ${Object.keys(request.params.variables).join()}`, time: '' });
      send({ id: request.id, result: { servers, problems: [] } });
      return;
    case 'reload':
      reloads++;
      if (reloads === 1) send({ id: request.id, error: { code: 'failed', message: 'broken' } });
      else send({ id: request.id, result: { servers: [], problems: [] } });
      return;
    case 'call':
      if (script === 'die-on-call') {
        process.stderr.write('the last words\n', () => process.exit(3));
        return;
      }
      send({ id: request.id, result: { status: 200, milliseconds: 1, data: request.params.arguments } });
      return;
    case 'stop':
      if (script === 'deaf') return;
      send({ id: request.id, result: null });
      process.disconnect();
      return;
    default:
      send({ id: request.id, error: { code: 'failed', message: 'There is no script for this.' } });
  }
}

if (process.send) {
  process.on('message', (message) => answer(message as Request));
  // Deaf to everything: also to being left alone.
  setInterval(() => undefined, 1000).unref();
  process.on('disconnect', () => {
    if (script === 'deaf') setInterval(() => undefined, 1000);
  });
}
