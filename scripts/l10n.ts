/**
 * `node scripts/l10n.ts` writes `l10n/bundle.l10n.json`: every English text that people read in the editor, as a bundle of VS Code. A translation
 * is a file beside it, `bundle.l10n.<language>.json`, with the same keys. Run it when texts have changed; a test compares.
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type AnyNode, parse, type TaggedTemplateExpression } from 'acorn';
import { transformSync } from 'esbuild';
import { rulePages } from '../spec/rules/pages.ts';
import { keyOf } from '../spec/say.ts';
import { definitions } from '../spec/schema/definitions/index.ts';
import { toPlural, withArticle } from '../spec/schema/explain/words.ts';
import { root } from './steps.ts';

/** The rooms whose texts are read in an editor; those of engine and command line go to terminals and logs, in English. */
const rooms = ['spec', 'server', 'client'];

export const bundlePath = path.join(root, 'l10n/bundle.l10n.json');

/** The texts of all sources and tables, each its own key. */
export function renderBundle(): string {
  const texts = [...sources().flatMap((file) => textsIn(file, readFileSync(path.join(root, file), 'utf8'))), ...textsInTables()];
  const sorted = [...new Set(texts)].sort((a, b) => (a < b ? -1 : 1));
  return `${JSON.stringify(Object.fromEntries(sorted.map((text) => [text, text])), null, 2)}\n`;
}

function sources(): string[] {
  return rooms
    .flatMap((room) => globSync(`${room}/**/*.ts`, { cwd: root }))
    .map((file) => file.replaceAll(path.sep, '/'))
    .filter((file) => !/\.test\.ts$|\.generated\.|\/testing\/|\.d\.ts$/.test(file))
    .sort();
}

/** The texts that a source says. Those said while it is loaded would be said before the language is known: an error. */
export function textsIn(file: string, source: string): string[] {
  // Without types the source is JavaScript, which has parsers; strings and templates stay as they are.
  const { code } = transformSync(source, { loader: 'ts', target: 'esnext', supported: { 'template-literal': true } });
  const texts: string[] = [];
  visit(parse(code, { ecmaVersion: 'latest', sourceType: 'module' }), false, (tagged, isInFunction) => {
    const text = keyOf(tagged.quasi.quasis.map(({ value }) => value.cooked ?? ''));
    if (!isInFunction) throw new Error(`${file} says "${text}" while it is loaded. Say it in a function.`);
    texts.push(text);
  });
  return texts;
}

function visit(node: AnyNode, isInFunction: boolean, found: (tagged: TaggedTemplateExpression, isInFunction: boolean) => void): void {
  if (node.type === 'TaggedTemplateExpression' && node.tag.type === 'Identifier' && node.tag.name === 'say') found(node, isInFunction);
  const inside = isInFunction || /Function/.test(node.type);
  for (const child of Object.values(node)) {
    for (const one of Array.isArray(child) ? child : [child]) if (isNode(one)) visit(one, inside, found);
  }
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';
}

/** What is said by `sayText`: documentation of keys and values, the nouns of the format in the forms that sentences need, and rules. */
function textsInTables(): string[] {
  const texts = ['Yes.', 'No.', ...inFormsOf('entry')];
  collect(definitions, texts);
  for (const { doc } of rulePages) texts.push(doc.title, doc.why);
  // Names of parts, as lenses and completion show them; types of values.
  texts.push('tool', 'resource', 'prompt', 'skill', 'input', 'step', 'variable');
  for (const type of ['string', 'number', 'integer', 'boolean', 'array', 'object']) texts.push(withArticle(type));
  return texts;
}

function collect(value: unknown, texts: string[]): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, child] of Object.entries(value)) {
    if (typeof child !== 'string') collect(child, texts);
    else if (key === 'doc' || key === 'words') texts.push(child);
    else if (key === 'title' || key === 'entry') texts.push(...inFormsOf(child));
  }
}

function inFormsOf(noun: string): readonly string[] {
  return [noun, withArticle(noun), toPlural(noun)];
}

if (import.meta.main) {
  writeFileSync(bundlePath, renderBundle());
  process.stdout.write(`${path.relative(process.cwd(), bundlePath)}\n`);
}
