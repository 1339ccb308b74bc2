/** Markdown as JSON (engine.md 2.9): front matter, tables and sections; inline marks are dropped. */
import { DomUtils, parseDocument } from 'htmlparser2';
import { lexer, type Token, type Tokens } from 'marked';
import type { Json } from '../result.ts';
import { parseYaml } from './yaml.ts';

interface Section {
  readonly heading: string;
  readonly level: number;
  readonly content: string[];
}

/** @param prefix only sections whose heading begins with it; undefined for all. */
export function parseMarkdown(text: string, prefix: string | undefined): Json {
  const { frontMatter, body } = takeFrontMatter(text.replaceAll(/\r\n?/g, '\n'));
  const tables: Json[] = [];
  const sections: Section[] = [];
  for (const token of lexer(body)) {
    if (token.type === 'heading') {
      const heading = token as Tokens.Heading;
      sections.push({ heading: inlineText(heading.tokens), level: heading.depth, content: [] });
    } else if (token.type === 'table') tables.push(tableRows(token as Tokens.Table));
    else {
      const content = blockText(token);
      if (content !== '') sections.at(-1)?.content.push(content);
    }
  }
  return {
    frontMatter,
    tables,
    sections: sections
      .filter(({ heading }) => heading.startsWith(prefix ?? ''))
      .map(({ heading, level, content }) => ({ heading, level, content: content.join('\n') })),
  };
}

/** YAML between a first line `---` and the next one; anything but a map counts as empty. */
function takeFrontMatter(text: string): { readonly frontMatter: Json; readonly body: string } {
  const match = /^---[ \t]*\n(?:(.*?)\n)?---[ \t]*(?:\n|$)/s.exec(text);
  if (!match) return { frontMatter: {}, body: text };
  const data = parseYaml(match[1] ?? '');
  const isMap = typeof data === 'object' && data !== null && !Array.isArray(data);
  return { frontMatter: isMap ? data : {}, body: text.slice(match[0].length) };
}

function tableRows({ header, rows }: Tokens.Table): Json {
  const names = header.map(({ tokens }) => inlineText(tokens));
  return rows.map((row) => Object.fromEntries(names.map((name, column) => [name, inlineText(row[column]?.tokens ?? [])])));
}

/** Code and HTML are no text; each item of a list has a line of its own. */
function blockText(token: Token): string {
  switch (token.type) {
    case 'paragraph':
    case 'text':
      return inlineText((token as Tokens.Paragraph | Tokens.Text).tokens ?? [token]);
    case 'blockquote':
      return joinBlocks((token as Tokens.Blockquote).tokens);
    case 'list':
      return (token as Tokens.List).items.map(({ tokens }) => joinBlocks(tokens)).join('\n');
    default:
      return '';
  }
}

function joinBlocks(tokens: readonly Token[]): string {
  return tokens
    .map(blockText)
    .filter((text) => text !== '')
    .join('\n');
}

function inlineText(tokens: readonly Token[]): string {
  return tokens
    .map((token): string => {
      switch (token.type) {
        case 'br':
          return '\n';
        case 'html':
          return '';
        case 'codespan':
        case 'escape':
          return token.text as string;
        case 'text':
          return 'tokens' in token && token.tokens ? inlineText(token.tokens) : withoutReferences(token.text as string);
        default:
          return inlineText(('tokens' in token ? token.tokens : undefined) ?? []);
      }
    })
    .join('')
    .trim();
}

/** `&amp;` and its like stand for a sign. */
function withoutReferences(text: string): string {
  return text.includes('&') ? DomUtils.textContent(parseDocument(text.replaceAll('<', '&lt;'))) : text;
}
