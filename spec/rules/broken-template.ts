import { say } from '../say.ts';
import { nodeAt } from '../syntax/navigate.ts';
import type { SyntaxTree } from '../syntax/tree.ts';
import { example } from './example.ts';
import { replace } from './fixes.ts';
import type { Finding, Rule, RuleContext } from './rule.ts';

/** `{{name` or `{{name}`, and no `}}` behind it on the line. */
const notClosed = /\{\{\s*([A-Za-z][\w.-]*)(\}?)(?!\})(?![^{}\n]*\}\})/g;
/** The variables of shells and of other templates. */
const otherBraces = /(?<![{$\w])\$?\{([A-Z][A-Z0-9_]*)\}(?!\})/g;

/** Texts for people, in which braces are just braces. */
const prose: readonly string[] = ['description', 'display', 'label', 'tags'];
/** Routes have placeholders in single braces, with rules of their own. */
const routes: readonly string[] = ['path', 'uri'];

const withToken = (token: string) =>
  example({
    root: 'binds:\n  - {namespace: env, description: Secrets, keys: {TOKEN: SHOP_TOKEN}}\n',
    client: `authentication: {type: bearer, token: "${token}"}\n`,
  });

export const brokenTemplate: Rule = {
  id: 'broken-template',
  severity: 'warning',
  doc: {
    title: 'A template is not closed, or has other braces',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it shows what a shell would write.
    why: 'A value is inserted by two braces on either side: `{{TOKEN}}`. With a brace too few, or in the braces of a shell (`${TOKEN}`), the text is sent as it stands.',
    bad: withToken('{{TOKEN}'),
    good: withToken('{{TOKEN}}'),
  },
  check: (context) => [...unclosed(context), ...ofVariables(context)],
};

function unclosed({ file }: RuleContext): readonly Finding[] {
  return [...file.text.matchAll(notClosed)].flatMap((match): Finding[] => {
    const [written, name = ''] = match;
    if (!valueAt(file.tree, match.index, prose)) return [];
    return [
      {
        message: say`\`${written}\` is not closed: write \`{{${name}}}\`.`,
        ...insteadOf(file.uri, match.index, written, name),
      },
    ];
  });
}

function ofVariables({ file, links }: RuleContext): readonly Finding[] {
  const found = [...file.text.matchAll(otherBraces)];
  if (found.length === 0) return [];
  const variables = new Set(links.sections.bindings.flatMap(({ part }) => part.keys.map(({ name }) => name)));
  return found.flatMap((match): Finding[] => {
    const [written, name = ''] = match;
    if (!variables.has(name) || !valueAt(file.tree, match.index, [...prose, ...routes])) return [];
    return [
      {
        message: say`\`${written}\` is sent as it stands. Write \`{{${name}}}\` for the value of the variable.`,
        ...insteadOf(file.uri, match.index, written, name),
      },
    ];
  });
}

function insteadOf(uri: string, start: number, written: string, name: string): Pick<Finding, 'span' | 'fixes'> {
  const span = { start, end: start + written.length };
  const text = `{{${name}}}`;
  return { span, fixes: () => [replace(uri, span, text, say`Change to \`${text}\``, true)] };
}

/** Whether a value stands at an offset in which templates count: one of another key. */
function valueAt(tree: SyntaxTree, offset: number, except: readonly string[]): boolean {
  const at = nodeAt(tree, offset);
  if (at?.node.kind !== 'scalar' || at.inKey || at.node.start > offset || at.node.end <= offset) return false;
  return !except.includes(at.pair?.key.text ?? '');
}
