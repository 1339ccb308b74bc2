/**
 * Builds the bundles into dist/, or into `--outdir`. `--watch` rebuilds on change; `--production` minifies, without source
 * maps: that is what the VSIX carries.
 * Each bundle stands alone: nothing is looked up in node_modules at run time.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type BuildOptions, build, context, type Plugin } from 'esbuild';

const root = path.resolve(import.meta.dirname, '..');
const { values: flags } = parseArgs({
  options: { watch: { type: 'boolean' }, production: { type: 'boolean' }, outdir: { type: 'string', default: 'dist' } },
});
const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string };
const out = (name: string): string => path.join(flags.outdir, name);

// Some packages are CommonJS inside and call `require`, which an ES module does not have.
const requireBanner = "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);";

const shared: BuildOptions = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  sourcemap: flags.production === true ? false : 'linked',
  sourcesContent: false,
  // Names stay: stack traces of users can be read, and no helper has to put them back at every closure that is made.
  minifySyntax: flags.production === true,
  minifyWhitespace: flags.production === true,
  logLevel: 'warning',
  mainFields: ['module', 'main'],
  // For Node, this library looks an environment variable up at every token, which is a tenth of its time.
  alias: { yaml: './node_modules/yaml/browser/index.js' },
  define: { 'process.env.CAPSTAN_VERSION': JSON.stringify(version) },
};

/**
 * `import` of node:http reads all it exports, and one of that is a whole HTTP client of Node's own, 20 ms of every start;
 * `require` reads nothing.
 */
const requireHttp: Plugin = {
  name: 'require-http',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^(?:node:)?https?$/ }, ({ path: name, kind }) =>
      kind === 'import-statement' ? { path: name, namespace: 'require' } : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'require' }, ({ path: name }) => ({
      contents: `module.exports = require(${JSON.stringify(name)});`,
    }));
  },
};

const browser: BuildOptions = {
  platform: 'browser',
  target: 'es2022',
  mainFields: ['browser', 'module', 'main'],
  define: { 'process.env.CAPSTAN_VERSION': JSON.stringify(version) },
};

const module: BuildOptions = { format: 'esm', banner: { js: requireBanner }, plugins: [requireHttp] };

const bundles: BuildOptions[] = [
  { ...shared, entryPoints: ['client/main.ts'], outfile: out('client.cjs'), format: 'cjs', external: ['vscode'] },
  { ...shared, entryPoints: ['server/main.ts'], outfile: out('server.cjs'), format: 'cjs' },
  { ...shared, entryPoints: ['engine/main.ts'], outfile: out('engine.mjs'), ...module },
  { ...shared, entryPoints: ['engine/compose/python-worker.ts'], outfile: out('python-worker.mjs'), format: 'esm' },
  { ...shared, entryPoints: ['cli/main.ts'], outfile: out('commands.mjs'), ...module },
  { ...shared, entryPoints: ['cli/start.ts'], outfile: out('capstan.mjs'), format: 'esm', banner: { js: '#!/usr/bin/env node' } },
  { ...shared, ...browser, entryPoints: ['client/web.ts'], outfile: out('client-web.js'), format: 'cjs', external: ['vscode'] },
  { ...shared, ...browser, entryPoints: ['server/web.ts'], outfile: out('server-web.js'), format: 'iife' },
  { ...shared, ...browser, entryPoints: ['client/webview/page.ts', 'client/webview/page.css'], outdir: flags.outdir, format: 'iife' },
];

function buildValidators(): void {
  const { status } = spawnSync(process.execPath, [path.join(root, 'scripts/build-validators.ts')], { cwd: root, stdio: 'inherit' });
  if (status !== 0) throw new Error('The validators could not be built.');
}

async function main(): Promise<void> {
  buildValidators();
  if (!flags.watch) {
    await Promise.all(bundles.map((options) => build(options)));
    return;
  }
  for (const options of bundles) {
    const watcher = await context({ ...options, logLevel: 'info' });
    await watcher.rebuild();
    await watcher.watch();
  }
  // What .vscode/tasks.json waits for before F5 goes on.
  process.stdout.write('Watching for changes.\n');
}

await main();
