/** What the server is told so that it and a YAML extension do not say the same thing twice, once both look at a file. */

/** Mistakes of the text itself: every reader of YAML finds them. */
const codesOfYaml = ['yaml-syntax', 'duplicate-key', 'unknown-alias'] as const;

/** The settings, with those codes off that the YAML extension reports; a level somebody has set stays. */
export function quietAboutYaml(settings: unknown): unknown {
  const own = objectOf(settings);
  const diagnostics = objectOf(own['diagnostics']);
  const rules = { ...Object.fromEntries(codesOfYaml.map((code) => [code, 'off'])), ...objectOf(diagnostics['rules']) };
  return { ...own, diagnostics: { ...diagnostics, rules } };
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

/** Takes schemas for the files it is asked about; what `redhat.vscode-yaml` gives other extensions, as far as it matters here. */
export interface SchemaContributions {
  registerContributor(
    scheme: string,
    schemaOf: (file: string) => string | undefined,
    contentOf: (schema: string) => string | undefined,
  ): boolean;
}

const anything = 'capstan://schema/anything';

/** A schema that says nothing, for capability files: what they may hold is completed, explained and checked here. */
export function contributeNothing(api: unknown, isOurs: (file: string) => boolean): boolean {
  if (!hasContributions(api)) return false;
  return api.registerContributor(
    'capstan',
    (file) => (isOurs(file) ? anything : undefined),
    (schema) => (schema === anything ? '{}' : undefined),
  );
}

function hasContributions(api: unknown): api is SchemaContributions {
  return typeof (api as Partial<SchemaContributions> | undefined)?.registerContributor === 'function';
}
