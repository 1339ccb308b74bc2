/** Somebody who has chosen a formatter for YAML has chosen how YAML looks: ours stands back then, unless it was chosen too. */

/** A setting as `inspect` tells it, as far as a person has set it. */
export interface Chosen<T> {
  readonly globalValue?: T | undefined;
  readonly workspaceValue?: T | undefined;
  readonly workspaceFolderValue?: T | undefined;
  readonly globalLanguageValue?: T | undefined;
  readonly workspaceLanguageValue?: T | undefined;
  readonly workspaceFolderLanguageValue?: T | undefined;
}

export interface FormatterChoices {
  /** `editor.defaultFormatter` for YAML. */
  readonly yaml: Chosen<string> | undefined;
  /** `editor.defaultFormatter` for capability files. */
  readonly capability: Chosen<string> | undefined;
  /** `capstan.format.enabled`. */
  readonly own: Chosen<boolean> | undefined;
}

export function standsBack({ yaml, capability, own }: FormatterChoices, extensionId: string): boolean {
  if (chosenFor(own) !== undefined) return false;
  const yamlFormatter = forLanguage(yaml);
  const isOurs = forLanguage(capability)?.toLowerCase() === extensionId.toLowerCase();
  return yamlFormatter !== undefined && yamlFormatter.toLowerCase() !== extensionId.toLowerCase() && !isOurs;
}

function chosenFor<T>(setting: Chosen<T> | undefined): T | undefined {
  return setting?.workspaceFolderValue ?? setting?.workspaceValue ?? setting?.globalValue;
}

/** What is set for all languages says nothing about this one. */
function forLanguage<T>(setting: Chosen<T> | undefined): T | undefined {
  return setting?.workspaceFolderLanguageValue ?? setting?.workspaceLanguageValue ?? setting?.globalLanguageValue;
}
