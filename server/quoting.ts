/** Values as YAML text: with quotes where they would be read as something else, without where quotes stand already. */
import type { Place } from './cursor.ts';
import { escaped } from './snippet.ts';

/** A value as the snippet that is put at a place. */
export function inserted(place: Place, value: string): string {
  const text = escaped(value);
  if (place.style === 'double' || place.style === 'single') return place.lead + text + place.close;
  return place.lead + (needsQuotes(value, place.flow) ? `"${text.replaceAll('"', '\\\\"')}"` : text);
}

export function needsQuotes(value: string, flow: boolean): boolean {
  if (value === '' || value !== value.trim()) return true;
  if (/^[-?:,[\]{}#&*!|>'"%@`]/.test(value) && !/^[-?:][^\s]/.test(value)) return true;
  if (/:(\s|$)|\s#/.test(value)) return true;
  if (flow && /[,[\]{}]/.test(value)) return true;
  return /^([-+]?(\d[\d_]*(\.\d*)?|\.\d+)([eE][-+]?\d+)?|0x[\da-fA-F]+|0o[0-7]+|true|false|null|~|True|False|Null|TRUE|FALSE|NULL)$/.test(
    value,
  );
}
