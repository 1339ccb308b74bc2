/** What one would write where the author is free: examples of hovers and placeholders of snippets. */
import type { FieldDefinition, Shape } from '../spec/schema/definition.ts';

/** A free text behind a key, as one would write it; undefined where only the author can know. */
export function usualText({ key }: FieldDefinition, shape: Shape): string | undefined {
  return usualTexts[key] ?? (shape.kind === 'text' ? shape.pattern?.example : undefined);
}

/** A key of a map: a status, a media type, a variable. */
export function usualKey({ entry, keys }: Extract<Shape, { kind: 'map' }>): string {
  return mapKeys[entry] ?? keys?.example ?? 'id';
}

/** What one would write behind such a key, where it is a text. */
export function usualEntry({ entry, keys }: Extract<Shape, { kind: 'map' }>): string | undefined {
  return entry === 'variable' ? keys?.example : mapTexts[entry];
}

/** The name of a named thing: `list-orders` for a tool. */
export function usualName(entry: string): string {
  return names[entry] ?? entry.replace(/[^a-zA-Z0-9]+/g, '-').toLowerCase();
}

const usualTexts: Readonly<Record<string, string | undefined>> = {
  label: 'Orders',
  display: 'Orders',
  description: 'Lists the open orders',
  name: 'orders',
  outputSchema: './schemas/order.avsc',
  outputMediaType: 'application/json',
  contentType: 'application/pdf',
  filename: 'order.pdf',
  maxBinarySize: '10MiB',
  audience: 'shop-tools',
  tokenEndpoint: 'https://login.example.org/token',
  pattern: '^[0-9]+$',
  value: '{{id}}',
  license: 'MIT',
  compatibility: 'Needs access to the shop',
  'allowed-tools': 'list-orders get-order',
  'argument-hint': '[number of the order]',
};

const mapKeys: Readonly<Record<string, string | undefined>> = { status: '"200"', 'media type': 'application/json' };

const mapTexts: Readonly<Record<string, string | undefined>> = { 'form field': '"{{id}}"', argument: '"{{id}}"', entry: 'orders' };

const names: Readonly<Record<string, string | undefined>> = {
  tool: 'list-orders',
  operation: 'list-orders',
  resource: 'orders',
  flow: 'list-orders',
  function: 'list-orders',
  step: 'list',
  skill: 'order-desk',
  prompt: 'summarize-orders',
  argument: 'topic',
  field: 'id',
  'input parameter': 'order-id',
  'output parameter': 'id',
};
