/** Keeps secret values out of logs, records, errors and traces. */

/** Shorter values would blacken half of every text; nobody can keep a two-letter secret. */
const minLength = 3;
export const mark = '•••';

/** A function that replaces each secret, also as it looks in a URL, in JSON, and in Basic credentials. */
export function createRedaction(secrets: readonly string[]): (text: string) => string {
  const forms = new Set<string>();
  for (const secret of secrets) {
    if (secret.trim().length < minLength) continue;
    for (const form of [
      secret,
      encodeURIComponent(secret),
      new URLSearchParams({ x: secret }).toString().slice(2),
      JSON.stringify(secret).slice(1, -1),
    ])
      forms.add(form);
  }
  if (forms.size === 0) return (text) => text;
  // Longest first: a secret that contains another one must not leave its rest behind.
  const alternatives = [...forms].sort((a, b) => b.length - a.length).map((form) => form.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'));
  const expression = new RegExp(alternatives.join('|'), 'g');
  return (text) => text.replace(expression, mark);
}
