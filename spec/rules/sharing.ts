/** Rules about imports, shared files and tunnels. */
import { isOtherFamily } from '../links/resolve-imports.ts';
import { spanWithin } from '../links/scalar-text.ts';
import { findBinding, variablesOf } from '../links/scope.ts';
import { templateNames } from '../links/template.ts';
import { ownAggregates, ownClients, ownImports } from '../model/own-parts.ts';
import { say } from '../say.ts';
import { spanOf } from '../span.ts';
import { example } from './example.ts';
import { hostOf, isLocalHost } from './parts.ts';
import type { Finding, Rule } from './rule.ts';

export const importInSharedFile: Rule = {
  id: 'import-in-shared-file',
  severity: 'error',
  doc: {
    title: 'A shared file imports something',
    why: 'Imports are followed once, from a file with a `capability`. What a shared file imports is not there for those who import it.',
    bad: 'ikanos: "1.0.0-beta5"\nconsumes:\n  - {from: ./shop.yaml, import: shop}\n--- shop.yaml\nikanos: "1.0.0-beta5"\nconsumes:\n  - {type: http, namespace: shop, baseUri: "https://shop.internal"}\n',
    good: 'ikanos: "1.0.0-beta5"\nconsumes:\n  - {type: http, namespace: shop, baseUri: "https://shop.internal"}\n',
  },
  check: ({ file }) =>
    file.model.capability
      ? []
      : ownImports(file).flatMap((entry): Finding[] =>
          entry.from
            ? [
                {
                  message: say`Only a file with a \`capability\` can import. Write the entry itself here, or import it where it is used.`,
                  span: spanOf(entry.from.node),
                },
              ]
            : [],
        ),
};

export const importOfOtherVersion: Rule = {
  id: 'import-of-other-version',
  severity: 'information',
  doc: {
    title: 'The imported file is written in another family of the format',
    why: 'Up to naftiko 1.0.0-alpha3 named things are lists, from ikanos 1.0.0-alpha3 on maps. Capstan reads both; other engines take what they know and leave out the rest. Upgrade the older file.',
    bad: 'ikanos: "1.0.0-beta5"\ncapability:\n  consumes:\n    - {from: ./shop.yaml, import: shop}\n--- shop.yaml\nnaftiko: "1.0.0-alpha2"\nconsumes:\n  - {type: http, namespace: shop, baseUri: "https://shop.internal", resources: [{name: a, path: /a, operations: [{name: b, method: GET}]}]}\n',
    good: 'ikanos: "1.0.0-beta5"\ncapability:\n  consumes:\n    - {from: ./shop.yaml, import: shop}\n--- shop.yaml\nikanos: "1.0.0-beta4"\nconsumes:\n  - {type: http, namespace: shop, baseUri: "https://shop.internal"}\n',
  },
  check: ({ file, project }) =>
    ownImports(file).flatMap((entry): Finding[] => {
      if (!entry.from) return [];
      const source = project.findFile(project.resolvePath(file.uri, entry.from.value));
      if (typeof source !== 'object' || !isOtherFamily(file, source)) return [];
      return [
        {
          message: say`This file is written in ${source.declared?.dialect.key ?? ''} ${source.declared?.dialect.version ?? ''}, whose lists and maps differ from this one. Upgrade the older of the two.`,
          span: spanOf(entry.from.node),
        },
      ];
    }),
};

const aggregate = (namespace: string) =>
  `ikanos: "1.0.0-beta5"\naggregates:\n  - display: Orders\n${namespace}    flows:\n      list: {description: Lists all orders of the shop, call: shop.list-orders}\n`;

export const aggregateWithoutNamespace: Rule = {
  id: 'aggregate-without-namespace',
  severity: 'error',
  doc: {
    title: 'An aggregate has no namespace',
    why: 'Tools and operations name a flow as `namespace.flow`, and imports name the namespace. Without one nothing can refer to the aggregate.',
    bad: aggregate(''),
    good: aggregate('    namespace: orders\n'),
  },
  check: ({ file }) =>
    ownAggregates(file).flatMap((part): Finding[] =>
      part.namespace
        ? []
        : [
            {
              message: say`Nothing can refer to an aggregate without \`namespace\`.`,
              span: part.display
                ? spanOf(part.display.node)
                : { start: part.node.start, end: Math.min(part.node.end, part.node.start + 1) },
            },
          ],
    ),
};

const tunnel = (identity: string, more = '', address = 'https://shop.internal') =>
  example({
    root: 'binds:\n  - {namespace: env, keys: {IDENTITY: IDENTITY}}\n',
    client: `tunnel: {type: ziti, service: shop, identity: "${identity}"${more}}\n`,
  }).replace('https://shop.internal', address);

export const tunnelIdentityUnbound: Rule = {
  id: 'tunnel-identity-unbound',
  severity: 'error',
  doc: {
    title: 'The identity of a tunnel is bound nowhere',
    why: 'The identity opens the private network. It is written as `{{namespace.VARIABLE}}` or `{{VARIABLE}}`, and a bind must provide it.',
    bad: tunnel('{{secrets.IDENTITY}}'),
    good: tunnel('{{env.IDENTITY}}'),
  },
  check: ({ file, links }) => {
    if (!file.model.capability || links.sections.incomplete.has('binds')) return [];
    return ownClients(file).flatMap(({ tunnel: declared }) => {
      const identity = declared?.identity;
      return !identity
        ? []
        : templateNames(identity.value).flatMap(({ name, nameStart, nameEnd }): Finding[] => {
            const [namespace = '', key] = name.split('.');
            const told = (message: string): Finding[] => [{ message, span: spanWithin(file, identity.node, nameStart, nameEnd) }];
            if (key === undefined)
              return variablesOf(links.sections).has(namespace)
                ? []
                : told(say`Nothing binds \`{{${namespace}}}\`: no entry of \`binds\` declares it.`);
            const binding = findBinding(links.sections, namespace);
            if (!binding) return told(say`No bind has the namespace \`${namespace}\`.`);
            return binding.part.keys.some((candidate) => candidate.name === key)
              ? []
              : told(say`The bind \`${namespace}\` has no variable \`${key}\`.`);
          });
    });
  },
};

export const tunnelFallbackDirect: Rule = {
  id: 'tunnel-fallback-direct',
  severity: 'warning',
  doc: {
    title: 'Without the tunnel, calls go out directly',
    why: 'With `fallback: direct` calls take the public way when the tunnel is down. What was private is then sent over the network.',
    bad: tunnel('{{env.IDENTITY}}', ', fallback: direct'),
    good: tunnel('{{env.IDENTITY}}', ', fallback: fail'),
  },
  check: ({ file }) =>
    ownClients(file).flatMap(({ tunnel: declared, baseUri }): Finding[] =>
      declared?.fallback?.value === 'direct' && baseUri && !isLocalHost(hostOf(baseUri.value))
        ? [
            {
              message: say`When the tunnel is down, calls to \`${hostOf(baseUri.value)}\` leave it. Use \`fallback: fail\`.`,
              span: spanOf(declared.fallback.node),
            },
          ]
        : [],
    ),
};

export const tunnelPublicAddress: Rule = {
  id: 'tunnel-public-address',
  severity: 'information',
  doc: {
    title: 'A tunnelled API has a public address',
    why: 'Inside a tunnel the host name is resolved by the private network. A public name suggests that the call was not meant for it.',
    bad: tunnel('{{env.IDENTITY}}', '', 'https://shop.example.org'),
    good: tunnel('{{env.IDENTITY}}'),
  },
  check: ({ file }) =>
    ownClients(file).flatMap(({ tunnel: declared, baseUri }): Finding[] =>
      declared && baseUri && /\.(?:com|net|org|io|co|app|dev|cloud|ai)$/i.test(hostOf(baseUri.value))
        ? [
            {
              message: say`Check that \`${hostOf(baseUri.value)}\` resolves inside the tunnel: it looks like a public name.`,
              span: spanOf(baseUri.node),
            },
          ]
        : [],
    ),
};
