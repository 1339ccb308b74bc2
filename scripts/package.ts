/**
 * `npm run package [FILE]`: makes the VSIX. It carries the bundles and what the manifest or the README points to, nothing else:
 * those files are copied to a folder of their own and packed there, so there is no list of exceptions to keep.
 */
import { cpSync, existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createVSIX } from '@vscode/vsce';
import { ruleTexts, withRuleCodes } from './rule-settings.ts';
import { root, runTool } from './steps.ts';

interface Manifest {
  name: string;
  version: string;
  [key: string]: unknown;
}

/** The pages of codes are what diagnostics lead to, the example is what `Try the Example` opens, the rest are texts in other languages. */
const texts = [
  ...['README.md', 'CHANGELOG.md', 'LICENSE', 'docs/rules', 'examples/hello', 'l10n'],
  ...globSync(['package.nls*.json', 'client/media/walkthrough/*.nls.*.md'], { cwd: root }),
];
const forDevelopersOnly = ['private', 'scripts', 'devDependencies', 'allowScripts', 'type'];

/** Builds, packs, and returns the path of the VSIX. */
export async function packVsix(target?: string): Promise<string> {
  const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as Manifest;
  const file = target ?? path.join(root, `${manifest.name}-${manifest.version}.vsix`);
  mkdirSync(path.join(root, '.cache'), { recursive: true });
  // A folder of its own: `npm start` may pack while the tests do.
  const stage = mkdtempSync(path.join(root, '.cache/vsix-'));
  try {
    await packFrom(stage, manifest, file);
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
  return file;
}

async function packFrom(stage: string, manifest: Manifest, file: string): Promise<void> {
  const build = path.join(root, 'scripts/build.ts');
  if (runTool(process.execPath, [build, '--production', '--outdir', path.join(stage, 'dist')]).failed > 0)
    throw new Error('The build failed.');
  const kept = Object.fromEntries(Object.entries(manifest).filter(([key]) => !forDevelopersOnly.includes(key)));
  // All that is in the folder; saying so keeps the packager from warning that nothing was said.
  writeFileSync(path.join(stage, 'package.json'), `${JSON.stringify(withRuleCodes({ ...kept, files: ['**'] }), null, 2)}\n`);
  for (const name of new Set([...texts, ...filesNamedIn(kept), ...picturesOf('README.md')])) copyToStage(name, stage);
  for (const name of globSync('package.nls*.json', { cwd: root })) addRuleTexts(name, stage);
  mkdirSync(path.dirname(file), { recursive: true });
  await createVSIX({ cwd: stage, packagePath: file, dependencies: false, allowMissingRepository: true, rewriteRelativeLinks: false });
}

/** Everything in the manifest that is the path of a file in the repository, such as a grammar, a snippet file or an icon. */
function filesNamedIn(value: unknown): string[] {
  if (typeof value === 'string') {
    const name = path.posix.normalize(value);
    const isFile =
      /^(?:\.\/)?[\w-]+(?:\/[\w.-]+)*\.[a-z-]+$/i.test(value) && !name.startsWith('dist/') && existsSync(path.join(root, name));
    return isFile ? [name] : [];
  }
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(filesNamedIn) : [];
}

function picturesOf(readme: string): string[] {
  const text = readFileSync(path.join(root, readme), 'utf8');
  return [...text.matchAll(/!\[[^\]]*\]\(([^):\s]+)\)/g)].flatMap(([, name]) => (name === undefined ? [] : [path.posix.normalize(name)]));
}

/** To the texts of the manifest in one language. */
function addRuleTexts(name: string, stage: string): void {
  const language = /^package\.nls\.(.+)\.json$/.exec(name)?.[1];
  const bundle = path.join(root, `l10n/bundle.l10n.${language}.json`);
  const translations = language !== undefined && existsSync(bundle) ? readTexts(bundle) : {};
  const file = path.join(stage, name);
  writeFileSync(file, `${JSON.stringify({ ...readTexts(file), ...ruleTexts(translations) }, null, 2)}\n`);
}

function readTexts(file: string): Readonly<Record<string, string>> {
  return JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, string>>;
}

function copyToStage(name: string, stage: string): void {
  const source = path.join(root, name);
  if (!existsSync(source)) throw new Error(`${name} belongs into the VSIX, but does not exist.`);
  cpSync(source, path.join(stage, name), { recursive: true });
}

if (import.meta.main) {
  const target = process.argv[2];
  const file = await packVsix(target === undefined ? undefined : path.resolve(target));
  process.stdout.write(`${path.relative(process.cwd(), file)}\n`);
}
