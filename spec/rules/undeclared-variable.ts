import { isVariableName } from '../links/linker.ts';
import { findBinding, variablesOf } from '../links/scope.ts';
import { templateNames } from '../links/template.ts';
import { quoteList } from '../links/words.ts';
import { say } from '../say.ts';
import { walk } from '../syntax/navigate.ts';
import { addVariable } from './add-variable.ts';
import { example } from './example.ts';
import { renameToNearest, replace, suggest } from './fixes.ts';
import type { Finding, Rule, RuleContext } from './rule.ts';
import { usageOf } from './usage.ts';

const file = (root: string) => example({ root, client: 'authentication: {type: bearer, token: "{{SHOP_TOKEN}}"}\n' });

export const undeclaredVariable: Rule = {
  id: 'undeclared-variable',
  severity: 'warning',
  doc: {
    title: 'No bind declares this variable',
    why: 'A name in capitals between double braces is a variable. Its value comes from a `binds` entry: from a file (`location`), or from the environment when there is no `location`. Without a bind Capstan asks for the value when the file is run; other engines insert nothing.',
    bad: file(''),
    good: file('binds:\n  - namespace: env\n    keys: {SHOP_TOKEN: SHOP_TOKEN}\n'),
  },
  check: (context) => {
    const told = new Set<string>();
    return [...inThisFile(context, told), ...inImportedClients(context, told)];
  },
};

export function nothingBinds(variable: string): string {
  return say`Nothing binds \`{{${variable}}}\`: no entry of \`binds\` declares it.`;
}

/** One finding a variable, at the first place that needs it. */
function inThisFile({ links, file: source }: RuleContext, told: Set<string>): readonly Finding[] {
  return usageOf(links).unresolved.flatMap((reference): Finding[] => {
    if (reference.role !== 'template' || reference.state !== 'unresolved' || reference.kind !== 'variable') return [];
    const { name, span, qualifier, candidates } = reference;
    const written = qualifier === undefined ? name : `${qualifier}.${name}`;
    if (told.has(written)) return [];
    told.add(written);
    const declared = [...variablesOf(links.sections).keys()];
    if (qualifier === undefined)
      return [
        {
          message: nothingBinds(name),
          span,
          fixes: () => [...renameToNearest(source.uri, span, name, declared), ...addVariable(source, name)],
        },
      ];
    const qualified = { start: span.start - qualifier.length - 1, end: span.end };
    if (declared.includes(name))
      return [
        {
          message: say`No bind \`${qualifier}\` declares \`${name}\`. Write \`{{${name}}}\`: variables stand without a prefix.`,
          span: qualified,
          fixes: () => [replace(source.uri, qualified, name, say`Change to \`{{${name}}}\``, true)],
        },
      ];
    const missing = findBinding(links.sections, qualifier)
      ? say`The bind \`${qualifier}\` does not declare \`${name}\`. ${suggest(name, candidates) ?? say`It has ${quoteList(candidates)}.`}`
      : say`Nothing binds \`{{${written}}}\`: no entry of \`binds\` has the namespace \`${qualifier}\`.`;
    return [{ message: missing, span, fixes: () => renameToNearest(source.uri, span, name, candidates) }];
  });
}

/** An imported client brings templates along that only the binds of this file can fill. */
function inImportedClients({ links, file: source }: RuleContext, told: Set<string>): readonly Finding[] {
  if (links.sections.incomplete.has('binds')) return [];
  const declared = variablesOf(links.sections);
  return links.sections.clients.flatMap(({ part, entry }): Finding[] => {
    const place = entry?.import?.node;
    if (!entry || !place) return [];
    const needed = new Set<string>();
    for (const node of walk(part.node)) {
      if (node.kind === 'scalar' && typeof node.value === 'string')
        for (const tag of templateNames(node.text)) if (isVariableName(tag.name)) needed.add(tag.name);
    }
    return [...needed]
      .filter((name) => !declared.has(name) && !told.has(name))
      .map((name) => {
        told.add(name);
        return {
          message: say`\`${entry.name}\` needs \`{{${name}}}\`, and nothing here binds it: add it to \`binds\`.`,
          span: { start: place.start, end: place.end },
          fixes: () => addVariable(source, name),
        };
      });
  });
}
