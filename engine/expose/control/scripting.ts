/** `/scripting`: how scripts may run, shown and changed (engine.md 9). A change is taken whole or not at all (weak point 63). */
import type { ScriptSettings } from '../../plan.ts';
import type { Json } from '../../result.ts';

const languages = ['javascript', 'python', 'groovy'];

export function scriptSettingsJson(settings: ScriptSettings): Record<string, Json> {
  return {
    enabled: settings.enabled,
    ...(settings.defaultLocation !== undefined && { defaultLocation: settings.defaultLocation }),
    ...(settings.defaultLanguage !== undefined && { defaultLanguage: settings.defaultLanguage }),
    timeout: settings.timeoutMs,
    statementLimit: settings.statementLimit,
    ...(settings.allowedLanguages.length > 0 && { allowedLanguages: [...settings.allowedLanguages] }),
  };
}

export type ScriptChange =
  | { readonly kind: 'settings'; readonly settings: ScriptSettings }
  | { readonly kind: 'refused'; readonly details: readonly { readonly name: string; readonly message: string }[] };

/** Fields that are not known are ignored; of the known ones all are checked before any counts. */
export function changeScriptSettings(before: ScriptSettings, change: Readonly<Record<string, unknown>>): ScriptChange {
  const details: { name: string; message: string }[] = [];
  const settings: { -readonly [Key in keyof ScriptSettings]: ScriptSettings[Key] } = { ...before };
  const field = (name: string, take: (value: unknown) => string | undefined): void => {
    if (!Object.hasOwn(change, name)) return;
    const complaint = take(change[name]);
    if (complaint !== undefined) details.push({ name, message: `${name} ${complaint}` });
  };
  const count = (value: unknown, take: (count: number) => void): string | undefined => {
    if (typeof value !== 'number' || !Number.isInteger(value)) return 'must be a whole number.';
    if (value < 1) return 'must be at least 1.';
    take(value);
    return undefined;
  };
  field('enabled', (value) => {
    if (typeof value !== 'boolean') return 'must be true or false.';
    settings.enabled = value;
    return undefined;
  });
  field('timeout', (value) =>
    count(value, (milliseconds) => {
      settings.timeoutMs = milliseconds;
    }),
  );
  field('statementLimit', (value) =>
    count(value, (limit) => {
      settings.statementLimit = limit;
    }),
  );
  field('defaultLocation', (value) => {
    if (typeof value !== 'string' || !/^file:\/\/\/./.test(value) || !URL.canParse(value))
      return 'must be the address of a folder that begins with file:///.';
    settings.defaultLocation = value;
    return undefined;
  });
  field('defaultLanguage', (value) => {
    if (typeof value !== 'string' || !languages.includes(value)) return `must be one of ${languages.join(', ')}.`;
    settings.defaultLanguage = value;
    return undefined;
  });
  field('allowedLanguages', (value) => {
    if (!Array.isArray(value)) return 'must be a list.';
    const unknown = value.filter((entry) => !languages.includes(entry as string));
    if (unknown.length > 0) return `may hold ${languages.join(', ')}, not ${unknown.map((entry) => JSON.stringify(entry)).join(', ')}.`;
    settings.allowedLanguages = value as string[];
    return undefined;
  });
  return details.length > 0 ? { kind: 'refused', details } : { kind: 'settings', settings };
}
