/**
 * Compiles the JSON Schemas of the definitions to `spec/schema/validators.generated.mjs`. Does nothing when that file is
 * up to date: its first line carries a hash of what it was made from.
 */
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type Structure, structures } from '../spec/dialects/dialect.ts';
import { toJsonSchema } from '../spec/schema/json-schema.ts';

const target = fileURLToPath(new URL('../spec/schema/validators.generated.mjs', import.meta.url));
/** Raise it when the way of compiling changes. */
const recipe = 1;

export async function buildValidators(): Promise<'built' | 'up to date'> {
  const schemas = structures.map((structure) => toJsonSchema(structure, 'verdict only'));
  const hash = createHash('sha256')
    .update(JSON.stringify([recipe, schemas]))
    .digest('hex');
  const header = `// made by scripts/build-validators.ts, do not edit: ${hash}\n`;
  const existing = await readFile(target, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  if (existing.startsWith(header)) return 'up to date';
  await writeFile(target, header + (await compile(schemas)));
  return 'built';
}

async function compile(schemas: readonly object[]): Promise<string> {
  // Loaded only when there is something to do: together they take longer than everything else here.
  const [{ Ajv2020 }, { default: standaloneCode }, esbuild] = await Promise.all([
    import('ajv/dist/2020.js'),
    import('ajv/dist/standalone/index.js'),
    import('esbuild'),
  ]);
  const ajv = new Ajv2020({
    schemas: [...schemas],
    code: { source: true, esm: true, lines: true },
    messages: false,
    inlineRefs: false,
    strict: true,
    strictTypes: false,
    strictRequired: false,
    allowUnionTypes: true,
  });
  const exports = Object.fromEntries(structures.map((structure) => [exportName(structure), `urn:capstan:capability:${structure}`]));
  const code = standaloneCode.default(ajv, exports);
  // Bundled, because the compiled code asks for a helper of ajv with `require`.
  const result = await esbuild.build({
    stdin: { contents: code, resolveDir: fileURLToPath(new URL('..', import.meta.url)), loader: 'js' },
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    minify: true,
    write: false,
    logLevel: 'silent',
  });
  const output = result.outputFiles[0];
  if (!output) throw new Error('the bundler gave no output');
  return output.text;
}

function exportName(structure: Structure): string {
  return /^\d/.test(structure) ? `v${structure.replace('.', '')}` : structure;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(`validators: ${await buildValidators()}`);
