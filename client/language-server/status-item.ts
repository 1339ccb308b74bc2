/** The entry in the language status that says what the language server is doing. */
import * as vscode from 'vscode';
import { say } from '../../spec/say.ts';
import { capabilityLanguage, testLanguage } from '../recognise/languages.ts';
import type { ServerState } from './language-server.ts';

export function createStatusItem(): vscode.Disposable & { show(state: ServerState): void } {
  const item = vscode.languages.createLanguageStatusItem('capstan.server', [{ language: capabilityLanguage }, { language: testLanguage }]);
  item.name = say`Capstan language server`;
  return {
    show: (state) => {
      item.busy = state.kind === 'starting';
      item.severity = state.kind === 'stopped' ? vscode.LanguageStatusSeverity.Error : vscode.LanguageStatusSeverity.Information;
      switch (state.kind) {
        case 'starting':
          item.text = say`Capstan is starting`;
          item.detail = say`Diagnostics, completion and navigation come with it`;
          item.command = showLog();
          return;
        case 'ready':
          item.text = say`Capstan is ready`;
          item.detail = say`Capability files are checked while you type`;
          item.command = showLog();
          return;
        case 'stopped':
          item.text = say`Capstan has stopped`;
          item.detail = state.reason;
          item.command = { title: say`Start again`, command: 'capstan.restartServer' };
          return;
        default:
          state satisfies never;
      }
    },
    dispose: () => item.dispose(),
  };
}

const showLog = (): vscode.Command => ({ title: say`Show log`, command: 'capstan.showServerLog' });
