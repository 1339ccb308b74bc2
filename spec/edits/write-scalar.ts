import type { ScalarNode } from '../syntax/tree.ts';

/** Words that YAML does not read as text when they stand alone, in this version of it or in older ones. */
const reserved = /^(true|false|null|yes|no|on|off|y|n|~)$/i;
/** Numbers of all kinds, dates, and times that older YAML reads as numbers. */
const numeric = /^([-+]?(\d[\d_]*(\.\d*)?|\.\d+)(e[-+]?\d+)?|0[xob][\da-f_]+|[-+]?\.(inf|nan)|\d{4}-\d\d?-\d\d?.*|\d+(:\d\d?)+(\.\d*)?)$/i;

/** The text as a YAML scalar: plain where that is safe, else in double quotes. */
export function writeScalar(text: string): string {
  const plain =
    /^[A-Za-z0-9_./$][^\n:#{}[\],&*!|>'"%@`\\]*$/.test(text) || /^[A-Za-z][^\s#{}[\],'"`\\]*:\/\/[^\s#{}[\],'"`\\]*$/.test(text);
  if (plain && text.trim() === text && !reserved.test(text) && !numeric.test(text)) return text;
  return JSON.stringify(text);
}

/** Another text in place of a scalar, in the quotes it has. */
export function rewriteScalar(node: ScalarNode, text: string): string {
  if (node.style === 'double') return JSON.stringify(text);
  if (node.style === 'single' && !text.includes('\n')) return `'${text.replaceAll("'", "''")}'`;
  return writeScalar(text);
}
