/** Formatting, offered only while the settings want it: another formatter can then take its place. */
import {
  type Disposable,
  DocumentFormattingRequest,
  DocumentOnTypeFormattingRequest,
  DocumentRangeFormattingRequest,
} from 'vscode-languageserver';
import { onTypeFormatting } from './capabilities.ts';
import type { Desk } from './desk.ts';
import { formatDocument, formatOnType, formatRange } from './formatting.ts';
import { offsetIn, spanIn } from './positions.ts';
import { aboutText } from './test-files/serve-test-files.ts';

export interface FormattingOffer {
  /** Offers or takes back what is offered, by the settings as they are now. */
  update(): void;
}

export function serveFormatting(desk: Desk): FormattingOffer {
  const { connection, traits, settings } = desk;
  const isOn = () => settings().format.enabled;
  connection.onDocumentFormatting(aboutText(desk, 'format', (file) => (isOn() ? formatDocument(file) : null)));
  connection.onDocumentRangeFormatting(
    aboutText(desk, 'format range', (file, { range }) => (isOn() ? formatRange(file, spanIn(file, range)) : null)),
  );
  connection.onDocumentOnTypeFormatting(
    aboutText(desk, 'format on type', (file, { position }) => (isOn() ? formatOnType(file, offsetIn(file, position)) : null)),
  );

  // A client that cannot be told later has the methods from the start, and gets nothing from them when they are off.
  let registered: Promise<Disposable[]> | undefined;
  return {
    update() {
      if (!traits().registersFormatting || isOn() === (registered !== undefined)) return;
      const before = registered;
      if (before !== undefined) {
        registered = undefined;
        before
          .then((offers) => {
            for (const offer of offers) offer.dispose();
          })
          .catch(failed);
        return;
      }
      registered = Promise.all([
        connection.client.register(DocumentFormattingRequest.type, { documentSelector: null }),
        connection.client.register(DocumentRangeFormattingRequest.type, { documentSelector: null }),
        connection.client.register(DocumentOnTypeFormattingRequest.type, { documentSelector: null, ...onTypeFormatting }),
      ]);
      registered.catch(failed);
    },
  };

  function failed(error: unknown): void {
    connection.console.warn(`The client did not take the formatter: ${error}`);
  }
}
