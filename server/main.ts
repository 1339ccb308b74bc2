/** The server as its own process, started by the extension. */
import { serveAsNamed } from './serve-node.ts';

serveAsNamed();
