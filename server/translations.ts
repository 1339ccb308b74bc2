/** In which language the server speaks to a client: the one it shows its own texts in. */
import type { Translations } from '../spec/say.ts';

export interface Wanted {
  /** Language of the client, as `initialize` tells it: `de`, `pt-br`, `de_AT.UTF-8`. */
  readonly locale?: string | undefined;
  /** Given by a client that has them at hand: the extension, whose server may have no disk. */
  readonly translations?: unknown;
}

/** Finds the texts of one language, named in small letters (`de`, `pt-br`); undefined where there are none. */
export type FindTranslations = (language: string) => Translations | undefined;

/** Undefined for English, and where there is no translation. */
export function translationsFor({ locale, translations }: Wanted, find: FindTranslations): Translations | undefined {
  if (isTranslations(translations)) return translations;
  for (const language of languagesOf(locale ?? '')) {
    const found = find(language);
    if (found) return found;
  }
  return undefined;
}

/** `de_AT.UTF-8` → `de-at`, then `de`. */
function languagesOf(locale: string): readonly string[] {
  const whole = /^[a-z]{2,3}(?:[-_][a-z0-9]+)*/i.exec(locale)?.[0].toLowerCase().replaceAll('_', '-');
  if (whole === undefined) return [];
  const parts = whole.split('-');
  return parts.map((_, index) => parts.slice(0, parts.length - index).join('-'));
}

export function isTranslations(value: unknown): value is Translations {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every((text) => typeof text === 'string')
  );
}
