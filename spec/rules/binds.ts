/** Rules about where variables get their values. */
import { locationInWords, locationUri } from '../links/location.ts';
import { findBinding } from '../links/scope.ts';
import { quoteList } from '../links/words.ts';
import type { Binding } from '../model/capability.ts';
import { ownBindings, ownClients } from '../model/own-parts.ts';
import { say } from '../say.ts';
import { isWithin, spanOf } from '../span.ts';
import { entriesOf } from '../syntax/navigate.ts';
import { example } from './example.ts';
import { renameToNearest, replace, suggest } from './fixes.ts';
import type { Finding, Rule, RuleContext } from './rule.ts';

const withBind = (location: string, key: string) =>
  `${example({
    root: `binds:\n  - namespace: secrets\n    location: "file:///./${location}"\n    keys: {TOKEN: ${key}}\n`,
    client: 'authentication: {type: bearer, token: "{{TOKEN}}"}\n',
  })}--- secrets.yaml\nshop-token: sk-1\n`;

/** Top-level keys of the file a bind reads: `missing` when there is no such file, undefined when it cannot be told. */
function keysOfFile({ file, project }: RuleContext, { location }: Binding): readonly string[] | 'missing' | undefined {
  const uri = location && locationUri(project, file.uri, location.value);
  if (uri === undefined) return undefined;
  const source = project.findFile(uri);
  if (source === 'missing') return 'missing';
  if (source === 'unknown') return undefined;
  const { root, problems } = source.tree;
  return root?.kind === 'mapping' && problems.length === 0 ? entriesOf(root).map(({ key }) => key.text) : undefined;
}

export const unknownBindKey: Rule = {
  id: 'unknown-bind-key',
  severity: 'error',
  doc: {
    title: 'The bound file has no such key',
    why: 'The right side of `keys` names a key at the top of the file at `location`. When it is missing there, the capability does not start.',
    bad: withBind('secrets.yaml', 'shop_token'),
    good: withBind('secrets.yaml', 'shop-token'),
  },
  check: (context) =>
    ownBindings(context.file).flatMap((binding) => {
      const keys = keysOfFile(context, binding);
      if (!keys || keys === 'missing') return [];
      return binding.keys.flatMap(({ name, source, nameNode, node }): Finding[] => {
        const wanted = source?.value ?? name;
        if (keys.includes(wanted)) return [];
        const span = spanOf(source?.node ?? nameNode ?? node);
        return [
          {
            message: noSuchBindKey(binding.location?.value ?? '', wanted, keys),
            span,
            fixes: () => (source ? renameToNearest(context.file.uri, span, wanted, keys) : []),
          },
        ];
      });
    }),
};

/** @param keys those that are there. */
export function noSuchBindKey(location: string, key: string, keys: readonly string[]): string {
  const known = keys.length > 0 ? say`It has ${quoteList(keys)}.` : say`It is empty.`;
  return say`\`${location}\` has no key \`${key}\`. ${suggest(key, keys) ?? known}`;
}

/** @param variables that would have their values from there. */
export function noBindFile(location: string, variables: readonly string[]): string {
  return say`There is no file \`${locationInWords(location)}\` here: ${quoteList(variables)} will have no value.`;
}

export const missingBindFile: Rule = {
  id: 'missing-bind-file',
  severity: 'information',
  doc: {
    title: 'The bound file is not there',
    why: 'The values come from the file at `location`; a path that begins with `file:///./` starts at the folder of the capability. Files with secrets are often kept out of version control: then each machine needs its own. Without it Capstan asks for the values when the file is run, and other engines do not start.',
    bad: withBind('secret.yaml', 'shop-token'),
    good: withBind('secrets.yaml', 'shop-token'),
  },
  check: (context) =>
    ownBindings(context.file).flatMap((binding): Finding[] =>
      binding.location && binding.keys.length > 0 && keysOfFile(context, binding) === 'missing'
        ? [
            {
              message: noBindFile(
                binding.location.value,
                binding.keys.map(({ name }) => name),
              ),
              span: spanOf(binding.location.node),
            },
          ]
        : [],
    ),
};

export const duplicateVariable: Rule = {
  id: 'duplicate-variable',
  severity: 'warning',
  doc: {
    title: 'Two binds declare one variable',
    why: 'Variables share one list of names, whatever bind they come from: of two with one name the later one counts. Give one of them another name.',
    bad: example({
      root: 'binds:\n  - {namespace: env, keys: {TOKEN: SHOP_TOKEN}}\n  - {namespace: other, keys: {TOKEN: OTHER_TOKEN}}\n',
      client: 'authentication: {type: bearer, token: "{{TOKEN}}"}\n',
    }),
    good: example({
      root: 'binds:\n  - {namespace: env, keys: {TOKEN: SHOP_TOKEN}}\n',
      client: 'authentication: {type: bearer, token: "{{TOKEN}}"}\n',
    }),
  },
  check: ({ file, links }) => {
    const seen = new Map<string, { readonly namespace: string; readonly uri: string; readonly node: Parameters<typeof spanOf>[0] }>();
    return links.sections.bindings.flatMap(({ part, namespace = '', uri, entry }) =>
      part.keys.flatMap(({ name, nameNode, node }): Finding[] => {
        const own = nameNode ?? node;
        const first = seen.get(name);
        seen.set(name, { namespace, uri, node: own });
        // Equal namespaces are told as such, equal keys of one bind by YAML.
        if (!first || first.namespace === namespace) return [];
        const place = uri === file.uri && !entry ? own : (entry?.nameNode ?? entry?.node);
        return place
          ? [
              {
                message: say`\`${name}\` is declared by the bind \`${first.namespace}\` already; this one takes its place.`,
                span: spanOf(place),
                related: [{ uri: first.uri, span: spanOf(first.node), message: say`The first one.` }],
              },
            ]
          : [];
      }),
    );
  },
};

export const qualifiedVariable: Rule = {
  id: 'qualified-variable',
  severity: 'warning',
  doc: {
    title: 'A variable with the namespace of its bind in front',
    why: 'Variables share one list of names: `{{TOKEN}}`, whatever bind it comes from. Capstan understands `{{env.TOKEN}}`; other engines insert nothing for it. Only the `identity` of a tunnel is written that way.',
    bad: example({
      root: 'binds:\n  - {namespace: env, keys: {TOKEN: TOKEN}}\n',
      client: 'authentication: {type: bearer, token: "{{env.TOKEN}}"}\n',
    }),
    good: example({
      root: 'binds:\n  - {namespace: env, keys: {TOKEN: TOKEN}}\n',
      client: 'authentication: {type: bearer, token: "{{TOKEN}}"}\n',
    }),
  },
  check: ({ file, links }) => {
    if (links.sections.bindings.length === 0) return [];
    const tunnels = ownClients(file).flatMap(({ tunnel }) => tunnel?.node ?? []);
    return links.references.flatMap(({ role, kind, state, qualifier, name, span, whole }): Finding[] => {
      if (role !== 'template' || kind !== 'variable' || state !== 'resolved' || qualifier === undefined) return [];
      if (tunnels.some((tunnel) => isWithin(span, tunnel)) || !findBinding(links.sections, qualifier)) return [];
      const qualified = { start: span.start - qualifier.length - 1, end: span.end };
      return [
        {
          message: say`Other engines insert nothing for \`{{${qualifier}.${name}}}\`. Write \`{{${name}}}\`: variables stand without a prefix.`,
          span: qualified.start >= whole.start ? qualified : span,
          fixes: () => [replace(file.uri, qualified, name, say`Change to \`{{${name}}}\``, true)],
        },
      ];
    });
  },
};
