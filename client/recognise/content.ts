/**
 * Whether a YAML text is a capability file, told from its root alone and without parsing: this runs on every YAML
 * document that is opened or edited, of whatever size.
 */

const marker = /^#[ \t]*@(?:ikanos|naftiko)(?![\w-])/;
const versionPair = /^[ \t]*(?:"(?:ikanos|naftiko)"|'(?:ikanos|naftiko)'|ikanos|naftiko)[ \t]*:(?=[ \t\r\n]|$)([^\r\n]*)/;

/**
 * True when the first document of the text has `ikanos:` or `naftiko:` at its root, with a version rather than a
 * section of its own as the value, or says `# @ikanos` or `# @naftiko` before its first line of content.
 */
export function isCapabilityText(text: string): boolean {
  // Nearly every other YAML file is dismissed here.
  if (!/ikanos|naftiko/.test(text)) return false;
  const start = findContent(text);
  if (start.marked) return true;
  if (start.offset === undefined) return false;
  return text[start.offset + start.indent] === '{'
    ? hasFlowPair(text, start.offset + start.indent)
    : hasBlockPair(text, start.offset, start.indent);
}

/** Whether a `*.test.yaml` has tests of a capability: a list `tests` at its root, in which something is called (docs/testing.md). */
export function isTestText(text: string): boolean {
  return /^tests[ \t]*:/m.test(text) && (/^[ \t]*(?:-[ \t]+)?["']?call["']?[ \t]*:/m.test(text) || /[{,][ \t]*call[ \t]*:/.test(text));
}

/** The first line that is not blank, a comment, a directive or the start of the document, and whether a marker comes before it. */
function findContent(text: string): { readonly marked: boolean; readonly offset: number | undefined; readonly indent: number } {
  let offset = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  while (offset < text.length) {
    const end = endOfLine(text, offset);
    const line = text.slice(offset, Math.min(end, offset + 200));
    const trimmed = line.trimStart();
    if (marker.test(trimmed)) return { marked: true, offset: undefined, indent: 0 };
    const empty = trimmed === '' || trimmed.startsWith('#') || line.startsWith('%') || /^---[ \t]*(?:#.*)?\r?$/.test(line.trimEnd());
    if (!empty) return { marked: false, offset, indent: line.length - trimmed.length };
    offset = nextLine(text, end);
  }
  return { marked: false, offset: undefined, indent: 0 };
}

function hasBlockPair(text: string, start: number, indent: number): boolean {
  let offset = start;
  while (offset < text.length) {
    const end = endOfLine(text, offset);
    // Keys of the root stand at the indentation of its first line; everything deeper belongs to one of them.
    const atRoot = end - offset > indent && !isBlank(text[offset + indent]) && (indent === 0 || isBlank(text[offset + indent - 1]));
    if (atRoot) {
      if (/^(?:---|\.\.\.)(?=\s|$)/.test(text.slice(offset, offset + 4))) return false;
      const pair = versionPair.exec(text.slice(offset, Math.min(end, offset + 200)));
      if (pair) return isVersion(pair[1] ?? '', text, nextLine(text, end), indent);
    }
    offset = nextLine(text, end);
  }
  return false;
}

/** A mapping or a list below the key is the section of some other format (a chart's values, a compose file), not a version. */
function isVersion(value: string, text: string, next: number, indent: number): boolean {
  const written = value.trim();
  if (written !== '' && !written.startsWith('#')) return !/^[{[|>]/.test(written) || written.startsWith('{{');
  let offset = next;
  while (offset < text.length) {
    const end = endOfLine(text, offset);
    const line = text.slice(offset, Math.min(end, offset + 200));
    const trimmed = line.trim();
    if (trimmed !== '' && !trimmed.startsWith('#')) {
      const depth = line.length - line.trimStart().length;
      return depth < indent || (depth === indent && !/^-(?=\s|$)/.test(trimmed));
    }
    offset = nextLine(text, end);
  }
  return true;
}

/** `{ "ikanos": … }`: JSON is YAML. Looks at the keys of the outermost braces only. */
function hasFlowPair(text: string, start: number): boolean {
  let depth = 0;
  let offset = start;
  while (offset < text.length) {
    const char = text[offset];
    if (char === '"' || char === "'") {
      const end = endOfQuoted(text, offset);
      if (depth === 1 && isVersionKey(text.slice(offset + 1, end)) && /^\s*:\s*(?![\s{[])/.test(text.slice(end + 1, end + 40))) return true;
      offset = end + 1;
      continue;
    }
    if (char === '{' || char === '[') depth++;
    if (char === '}' || char === ']') {
      depth--;
      if (depth === 0) return false;
    }
    if (
      depth === 1 &&
      (char === '{' || char === ',') &&
      /^[{,]\s*(?:ikanos|naftiko)\s*:\s+(?![\s{[])/.test(text.slice(offset, offset + 80))
    )
      return true;
    offset++;
  }
  return false;
}

function isVersionKey(text: string): boolean {
  return text === 'ikanos' || text === 'naftiko';
}

function endOfQuoted(text: string, start: number): number {
  const quote = text[start];
  let offset = start + 1;
  while (offset < text.length && text[offset] !== quote) offset += text[offset] === '\\' && quote === '"' ? 2 : 1;
  return offset;
}

function endOfLine(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end;
}

function nextLine(text: string, end: number): number {
  return Math.min(end + 1, text.length);
}

function isBlank(char: string | undefined): boolean {
  return char === undefined || char === ' ' || char === '\t' || char === '\r' || char === '\n';
}
