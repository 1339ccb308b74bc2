/** An engine process for tests that has served three calls when it has started, and tells about each of them and of its own. */
import type { Event, InspectedCall, Reply, Request, ServedCall } from '../../../engine/control/protocol.ts';

const served: ServedCall = {
  time: '',
  server: 'tools',
  unit: 'x',
  ok: true,
  status: 200,
  milliseconds: 1,
  upstreamCalls: [{ reference: 'shop.list', method: 'GET', url: 'https://shop.example.org', status: 200, milliseconds: 1 }],
};

function inspected(call: number): InspectedCall {
  const request = { reference: 'shop.list', method: 'GET', url: '', requestHeaders: {}, status: 200, milliseconds: 1 };
  return { call: served, upstream: [{ ...request, responseBody: JSON.stringify({ call }) }], steps: [], mappings: [], omitted: 0 };
}

function send(message: Reply | Event): void {
  process.send?.(message);
}

function answer(request: Request): void {
  switch (request.method) {
    case 'start':
      for (const call of [1, 2, 3]) send({ event: 'served', call, record: served });
      send({ event: 'served', call: 4, record: { ...served, upstreamCalls: [] } });
      send({ id: request.id, result: { servers: [], problems: [] } });
      return;
    case 'inspect':
      send({ id: request.id, result: inspected(request.params.call) });
      return;
    case 'call': {
      const upstream = [{ ...inspected(0).upstream[0], reference: 'shop.own', responseBody: '[1]' }] as InspectedCall['upstream'];
      const trace = { upstream, steps: [], mappings: [], omitted: 0, arguments: {} };
      send({ id: request.id, result: { status: 200, milliseconds: 1, trace } });
      return;
    }
    case 'stop':
      send({ id: request.id, result: null });
      process.disconnect();
      return;
    default:
      send({ id: request.id, error: { code: 'failed', message: 'There is no script for this.' } });
  }
}

process.on('message', (message) => answer(message as Request));
