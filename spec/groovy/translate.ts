/**
 * Groovy scripts of script steps as JavaScript. What has no counterpart stays as a comment with its line, and ends the script
 * there with an error: nothing is guessed. Meaning is that of Groovy 4: `==` compares what is in lists and maps, whole numbers
 * divide to decimal ones, empty texts and lists are false, a property of a list is that of its elements.
 */
import { Facts } from './facts.ts';
import { writeHelpers } from './helpers.ts';
import { parseGroovy } from './parse.ts';
import { GroovyError, type Statement, type Untranslated } from './tree.ts';
import { StatementWriter } from './write-statement.ts';

export interface TranslateOptions {
  /** Name of the Groovy file, for comments and errors. */
  readonly name: string;
  /** Other scripts run in the same scope: what Groovy keeps to one script is kept to it. */
  readonly shared?: boolean;
}

export interface Translation {
  readonly text: string;
  /** What is left to a person, in the order of the script. */
  readonly left: readonly Untranslated[];
}

/** The script with the same `context` and `result`. Never throws: a text that is no Groovy is left as it is, as comments. */
export function translateGroovy(source: string, options: TranslateOptions): Translation {
  const normal = source.replaceAll('\r\n', '\n');
  let script: readonly Statement[];
  try {
    script = parseGroovy(normal);
  } catch (error) {
    if (!(error instanceof GroovyError)) throw error;
    script = [{ kind: 'unknown', reason: error.message, at: error.start, start: 0, end: normal.length, comments: [] }];
  }
  const writer = new StatementWriter(normal, options.name, new Facts(script));
  const lines = writer.script(script, options.shared === true);
  const helpers = writeHelpers(writer.helpers);
  const parts = [
    `// Translated from ${options.name}.`,
    lines.join('\n'),
    ...(helpers.length > 0 ? ['// What Groovy does and JavaScript has no word for.', helpers.join('\n\n')] : []),
  ];
  return { text: `${parts.join('\n\n')}\n`, left: writer.left };
}
