import type { AnalyseSettings } from '../spec/analyse.ts';
import type { Severity } from '../spec/problem.ts';

/** The settings `capstan.*` as the server uses them: read once at the border, every field with a value. */

export interface Settings {
  /** Diagnostics at all; off, the file is still understood. */
  readonly diagnostics: { readonly enabled: boolean; readonly workspace: boolean };
  /** What the analysis is told; the same object as long as the settings are the same. */
  readonly analysis: AnalyseSettings;
  readonly inlayHints: { readonly urls: boolean; readonly types: boolean; readonly variables: boolean; readonly calls: boolean };
  readonly codeLens: { readonly references: boolean; readonly servedAs: boolean };
  readonly completion: { readonly autoImport: boolean };
  readonly format: { readonly enabled: boolean };
}

type Level = Severity | 'off';

const levels: readonly string[] = ['off', 'hint', 'information', 'warning', 'error'];

export const defaultSettings: Settings = {
  diagnostics: { enabled: true, workspace: false },
  analysis: {},
  inlayHints: { urls: true, types: false, variables: true, calls: true },
  codeLens: { references: true, servedAs: true },
  completion: { autoImport: true },
  format: { enabled: true },
};

/** Reads what the client has under `capstan`; whatever is missing or of another type keeps its default. */
export function readSettings(value: unknown): Settings {
  const at = (section: string, key: string, fallback: boolean): boolean => {
    const found = member(member(value, section), key);
    return typeof found === 'boolean' ? found : fallback;
  };
  const d = defaultSettings;
  return {
    diagnostics: {
      enabled: at('diagnostics', 'enabled', d.diagnostics.enabled),
      workspace: at('diagnostics', 'workspace', d.diagnostics.workspace),
    },
    analysis: { severities: readLevels(member(member(value, 'diagnostics'), 'rules')) },
    inlayHints: {
      urls: at('inlayHints', 'urls', d.inlayHints.urls),
      types: at('inlayHints', 'types', d.inlayHints.types),
      variables: at('inlayHints', 'variables', d.inlayHints.variables),
      calls: at('inlayHints', 'calls', d.inlayHints.calls),
    },
    codeLens: {
      references: at('codeLens', 'references', d.codeLens.references),
      servedAs: at('codeLens', 'servedAs', d.codeLens.servedAs),
    },
    completion: { autoImport: at('completion', 'autoImport', d.completion.autoImport) },
    format: { enabled: at('format', 'enabled', d.format.enabled) },
  };
}

function readLevels(value: unknown): Readonly<Record<string, Level>> {
  if (typeof value !== 'object' || value === null) return {};
  const rules: Record<string, Level> = {};
  for (const [id, level] of Object.entries(value)) if (isLevel(level)) rules[id] = level;
  return rules;
}

function isLevel(level: unknown): level is Level {
  return typeof level === 'string' && levels.includes(level);
}

function member(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}
