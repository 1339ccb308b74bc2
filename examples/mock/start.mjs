// node mock/start.mjs: the two made-up APIs that the examples call, until Ctrl-C.
import { startDockyard } from './dockyard.mjs';
import { startRegistry } from './registry.mjs';

try {
  const servers = [await startRegistry({ port: 18180 }), await startDockyard({ port: 18181 })];
  for (const { url } of servers) console.log(`mock API at ${url}`);
} catch (error) {
  const inUse = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  console.error(inUse ? 'Ports 18180 and 18181 are in use: the mock APIs run already, or something else does.' : error);
  process.exitCode = inUse ? 0 : 1;
  process.exit();
}
