/** The settings `capstan.*` that say how a capability is run, read once at the border. */
import * as vscode from 'vscode';

export interface RunSettings {
  /** Other addresses for consumed APIs: namespace → base address. */
  readonly upstreams: Readonly<Record<string, string>>;
  readonly mock: boolean;
  readonly reload: 'onSave' | 'onValidEdit' | 'off';
  readonly loopbackOnly: boolean;
  /** Origins of web pages that may call. */
  readonly corsOrigins: readonly string[];
}

export function readRunSettings(uri: vscode.Uri): RunSettings {
  const settings = vscode.workspace.getConfiguration('capstan', uri);
  const upstreams: unknown = settings.get('upstreams');
  return {
    upstreams: readTexts(upstreams),
    mock: settings.get('run.mock') === true,
    reload: readReload(settings.get('run.reload')),
    loopbackOnly: settings.get('run.loopbackOnly') !== false,
    corsOrigins: readList(settings.get('run.corsOrigins')),
  };
}

function readReload(value: unknown): RunSettings['reload'] {
  return value === 'onValidEdit' || value === 'off' ? value : 'onSave';
}

function readList(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
}

function readTexts(value: unknown): Readonly<Record<string, string>> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1] !== ''),
  );
}
