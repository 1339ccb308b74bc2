/**
 * What people read, in their language. The English text is the default and its own key, as in bundles of VS Code
 * (`l10n/bundle.l10n.<language>.json`): `` say`Remove ${key}` `` is looked up as `Remove {0}`.
 */

/** English texts and what they are called in another language; values stand as `{0}`, `{1}` … in both. */
export type Translations = Readonly<Record<string, string>>;

/** A translation taken apart: `texts[0]`, value `order[0]`, `texts[1]` … */
interface Translated {
  readonly texts: readonly string[];
  readonly order: readonly number[];
}

let translations: Translations | undefined;
/** By the place in the code, each of which has its own array of texts: a sentence is looked up and taken apart once. */
let known = new WeakMap<readonly string[], Translated>();

/** From now on everything is said in this language, in English again with `undefined`. Once, before anything is said: what was said is kept. */
export function speak(language: Translations | undefined): void {
  translations = language;
  known = new WeakMap();
}

/** Tag of every text that a person reads. A whole sentence is one text, whose values are names, numbers or texts of their own. */
export function say(english: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  if (translations === undefined) return join(english, values);
  let translated = known.get(english);
  if (!translated) {
    translated = translate(english, translations);
    known.set(english, translated);
  }
  const { texts, order } = translated;
  return join(
    texts,
    order.map((index) => values[index] ?? `{${index}}`),
  );
}

/** A text of a table, such as the documentation of a key, that was written down before the language was known. */
export function sayText(english: string): string {
  return translations?.[english] ?? english;
}

function join(texts: readonly string[], values: readonly (string | number)[]): string {
  let joined = texts[0] ?? '';
  for (let index = 0; index < values.length; index++) joined += `${values[index]}${texts[index + 1] ?? ''}`;
  return joined;
}

function translate(english: readonly string[], language: Translations): Translated {
  const key = keyOf(english);
  const parts = (language[key] ?? key).split(/\{(\d+)\}/);
  return {
    texts: parts.filter((_, index) => index % 2 === 0),
    order: parts.filter((_, index) => index % 2 === 1).map(Number),
  };
}

/** The key of a text in bundles. */
export function keyOf(english: readonly string[]): string {
  return english.map((text, index) => (index === 0 ? text : `{${index - 1}}${text}`)).join('');
}
