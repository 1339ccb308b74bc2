/**
 * The codes in the manifest that is packed: `capstan.diagnostics.rules` names each of them with what it is about, so that an
 * editor completes and explains them in its settings. They are put in here because there are more than anybody keeps in step.
 */
import { rulePages } from '../spec/rules/pages.ts';

export const rulesSetting = 'capstan.diagnostics.rules';

type Json = Readonly<Record<string, unknown>>;

/** The manifest with a property for each code; `%rule.CODE%` stands for its text in `ruleTexts`. */
export function withRuleCodes<M extends Json>(manifest: M): M {
  let found = false;
  const visit = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(visit);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => {
        if (key !== rulesSetting) return [key, visit(inner)];
        found = true;
        const level = (inner as { readonly additionalProperties: object }).additionalProperties;
        const properties = Object.fromEntries(
          rulePages.map(({ id, severity }) => [id, { ...level, default: severity, markdownDescription: `%rule.${id}%` }]),
        );
        return [key, { ...(inner as object), properties }];
      }),
    );
  };
  const changed = visit(manifest) as M;
  if (!found) throw new Error(`The manifest has no setting ${rulesSetting}.`);
  return changed;
}

/** Texts of the codes for `package.nls.json`, or in another language for its `package.nls.LANGUAGE.json`. */
export function ruleTexts(translations: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  const inLanguage = (text: string) => translations[text] ?? text;
  return Object.fromEntries(rulePages.map(({ id, doc }) => [`rule.${id}`, `**${inLanguage(doc.title)}**\n\n${inLanguage(doc.why)}`]));
}
