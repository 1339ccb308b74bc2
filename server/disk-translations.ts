/** Translations on disk, beside the program: `l10n/bundle.l10n.<language>.json`. */
import { readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Translations } from '../spec/say.ts';
import { isTranslations } from './translations.ts';

/**
 * Undefined where there are none that can be read. What is started stands one folder below `l10n/`, as a bundle (`dist/capstan.mjs`) and as
 * source (`cli/start.ts`).
 */
export function translationsOnDisk(language: string, program = process.argv[1] ?? ''): Translations | undefined {
  let value: unknown;
  try {
    const folder = join(dirname(realpathSync(program)), '..', 'l10n');
    value = JSON.parse(readFileSync(join(folder, `bundle.l10n.${language}.json`), 'utf8'));
  } catch {
    // A server that speaks English is better than none.
    return undefined;
  }
  return isTranslations(value) ? value : undefined;
}
