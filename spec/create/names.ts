/** Names that the format allows, made of names that come from elsewhere. */
import { capitalize } from '../schema/explain/words.ts';

const maxName = 60;

/** `getShipByID` → `get-ship-by-id`; never empty. */
export function kebab(text: string, fallback = 'unnamed'): string {
  const words = text
    .normalize('NFKD')
    .replaceAll(/[\u0300-\u036f']/g, '')
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1-$2')
    .replaceAll(/[^a-zA-Z0-9]+/g, '-')
    .toLowerCase();
  return words.slice(0, maxName).replaceAll(/^-+|-+$/g, '') || fallback;
}

/** A name of an input: letters, digits, `-` and `_` stay as they are. */
export function inputName(text: string): string {
  return text.replaceAll(/[^a-zA-Z0-9_-]+/g, '-').replaceAll(/^-+|-+$/g, '') || 'value';
}

export function isInputName(text: string): boolean {
  return /^[a-zA-Z0-9_-]+$/.test(text);
}

/** `PET_STORE_TOKEN`. */
export function variableName(...parts: readonly string[]): string {
  const name = parts
    .join('_')
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]+/g, '_')
    .replaceAll(/^[_0-9]+|_+$/g, '');
  return name === '' ? 'TOKEN' : name;
}

/** Gives each name once: the second `list` is `list-2`. */
export function createUniqueNames(): (name: string) => string {
  const taken = new Set<string>();
  return (name) => {
    let free = name;
    for (let count = 2; taken.has(free); count++) free = `${name}-${count}`;
    taken.add(free);
    return free;
  };
}

/** One line for people and agents: the first paragraph without markup, whole sentences as far as they fit. */
export function oneLine(text: string, most = 300): string {
  const paragraph = text
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .trim()
    .split(/\r?\n\s*\r?\n/)[0];
  const line = (paragraph ?? '')
    .replaceAll(/[`*_#>]+(?=\s|$)|(?<=^|\s)[`*_#>]+|`/g, '')
    .replaceAll(/\{\{|\}\}/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
  if (line.length <= most) return line;
  const cut = line.slice(0, most);
  const sentence = cut.lastIndexOf('. ');
  return sentence > most / 3 ? cut.slice(0, sentence + 1) : `${cut.slice(0, cut.lastIndexOf(' '))} …`;
}

/** A name as a description, for want of a better one: `ship_id` → `Ship id`. */
export function nameInWords(name: string): string {
  return capitalize(kebab(name).replaceAll('-', ' '));
}
