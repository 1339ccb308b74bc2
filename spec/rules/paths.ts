/** Rules about the placeholders of paths and addresses, on both sides. */
import { spanWithin } from '../links/scalar-text.ts';
import { templateNames } from '../links/template.ts';
import type { InputParameter, Text } from '../model/capability.ts';
import { ownClients, ownServers } from '../model/own-parts.ts';
import { say } from '../say.ts';
import { spanOf } from '../span.ts';
import { findPair } from '../syntax/navigate.ts';
import { rememberClean } from './clean.ts';
import { example } from './example.ts';
import { renameToNearest, replace, suggest } from './fixes.ts';
import type { Finding, Rule } from './rule.ts';

interface Placeholder {
  readonly name: string;
  /** In the text of the path. */
  readonly start: number;
  readonly end: number;
  readonly braces: 1 | 2;
}

/** `{name}` and `{{name}}`. */
function placeholdersIn(path: string): readonly Placeholder[] {
  return [...path.matchAll(/\{\{\s*([^{}]+?)\s*\}\}|\{\s*([^{}]+?)\s*\}/g)].map((match) => ({
    name: match[1] ?? match[2] ?? '',
    start: match.index,
    end: match.index + match[0].length,
    braces: match[1] === undefined ? 1 : 2,
  }));
}

const consumedOrder = (path: string, input: string) =>
  example({
    resources: `order:\n  path: "${path}"\n  operations:\n    get-order: {method: GET, inputParameters: {${input}: {in: path}}}\n`,
    tool: 'get:\n  description: Reads one order of the shop\n  inputParameters: {id: {type: string, description: Number of the order}}\n  call: shop.get-order\n',
  });

export const pathParameter: Rule = {
  id: 'path-parameter',
  severity: 'warning',
  doc: {
    title: 'An input is in the path, and the path has no place for it',
    why: 'An input with `in: path` belongs to a placeholder of the same name: `{{name}}` in a consumed path, `{{name}}` or `{name}` in an exposed one. Without it the value is never sent or never received.',
    bad: consumedOrder('/orders', 'id'),
    good: consumedOrder('/orders/{{id}}', 'id'),
  },
  check: ({ file }) => {
    const findings = (path: Text | undefined, inputs: readonly InputParameter[]): readonly Finding[] => {
      if (!path) return [];
      const inPath = placeholdersIn(path.value).map(({ name }) => name);
      const declared = new Set(inputs.map(({ name }) => name));
      return inputs
        .filter(({ name, in: place }) => place?.value === 'path' && !inPath.includes(name))
        .map(({ name, nameNode, node }) => {
          const free = inPath.filter((candidate) => !declared.has(candidate));
          const span = spanOf(nameNode ?? node);
          return {
            message: [say`\`${name}\` is declared \`in: path\`, but \`${path.value}\` has no \`{{${name}}}\`.`, suggest(name, free) ?? '']
              .join(' ')
              .trim(),
            span,
            related: [{ uri: file.uri, span: spanOf(path.node), message: say`The path.` }],
            // Which of the two names is right cannot be told: nothing that is done without being looked at.
            fixes: () => renameToNearest(file.uri, span, name, free).map((fix) => ({ ...fix, preferred: false })),
          };
        });
    };
    return [
      ...ownClients(file).flatMap(({ resources }) =>
        resources.flatMap((resource) =>
          cleanResources(resource, [], () => [
            ...findings(resource.path, resource.inputParameters),
            // An operation with a path of its own (which no version has) means that one.
            ...resource.operations.flatMap(({ node, inputParameters }) =>
              findPair(node, 'path') ? [] : findings(resource.path, inputParameters),
            ),
          ]),
        ),
      ),
      ...ownServers(file).flatMap((server) =>
        server.kind === 'rest'
          ? server.resources.flatMap((resource) =>
              cleanResources(resource, [], () => [
                ...findings(resource.path, resource.inputParameters),
                ...resource.operations.flatMap(({ inputParameters }) => findings(resource.path, inputParameters)),
              ]),
            )
          : [],
      ),
    ];
  },
};

const cleanResources = rememberClean();

const exposedOrder = (inputs: string) =>
  example({
    resources: 'order:\n  path: "/orders/{{id}}"\n  operations:\n    get-order: {method: GET, inputParameters: {id: {in: path}}}\n',
    exposes: `- type: rest\n  address: 127.0.0.1\n  port: 3000\n  namespace: shop-api\n  resources:\n    order:\n      path: "/orders/{{id}}"\n      description: One order\n${inputs}      operations:\n        get: {method: GET, call: shop.get-order}\n`,
  });

export const undeclaredPathParameter: Rule = {
  id: 'undeclared-path-parameter',
  severity: 'hint',
  doc: {
    title: 'A placeholder of an exposed path is not declared',
    why: 'It works, and callers do not learn what it is: an input with `in: path` says its type and its meaning.',
    bad: exposedOrder(''),
    good: exposedOrder('      inputParameters:\n        id: {in: path, type: string, description: Number of the order}\n'),
  },
  check: ({ file }) =>
    ownServers(file).flatMap((server) =>
      server.kind !== 'rest'
        ? []
        : server.resources.flatMap((resource) =>
            cleanRoutes(resource, [server.inputParameters.length], () => {
              const { path, operations } = resource;
              if (!path || operations.length === 0) return [];
              const declared = (name: string) =>
                [...server.inputParameters, ...resource.inputParameters].some((input) => input.name === name) ||
                operations.every((operation) => operation.inputParameters.some((input) => input.name === name));
              const misplaced = [resource, ...operations].some(({ inputParameters }) =>
                inputParameters.some(
                  (input) => input.in?.value === 'path' && !placeholdersIn(path.value).some(({ name }) => name === input.name),
                ),
              );
              // An `in: path` without a placeholder is most likely this one, misspelt: that is told there.
              if (misplaced) return [];
              return placeholdersIn(path.value)
                .filter(({ name }) => !declared(name) && !(resource.forward && name === 'path'))
                .map(({ name, start, end }) => ({
                  message: say`No input \`in: path\` declares \`${name}\`: callers do not learn its type and meaning.`,
                  span: spanWithin(file, path.node, start, end),
                }));
            }),
          ),
    ),
};

const cleanRoutes = rememberClean();

const consumed = (path: string) => example({ resources: `orders:\n  path: ${path}\n  operations:\n    list-orders: {method: GET}\n` });

export const pathWithoutSlash: Rule = {
  id: 'path-without-slash',
  severity: 'warning',
  doc: {
    title: 'A path does not begin with a slash',
    why: 'Capstan puts the slash in. Other engines write `baseUri` and `path` one behind the other: `https://shop.internal/v1` and `orders` become `/v1orders`.',
    bad: consumed('orders'),
    good: consumed('/orders'),
  },
  check: ({ file }) =>
    [
      // A base address with a slash at its end is told there, and mended together with its paths.
      ...ownClients(file).flatMap(({ baseUri, resources }) => (baseUri?.value.endsWith('/') ? [] : resources)),
      ...ownServers(file).flatMap((server) => (server.kind === 'rest' ? server.resources : [])),
    ].flatMap(({ path }): Finding[] =>
      path && /^[^/?]/.test(path.value) && !path.value.startsWith('{{')
        ? [
            {
              message: say`A path begins with a slash: \`/${path.value}\`.`,
              span: spanOf(path.node),
              fixes: () => [replace(file.uri, spanWithin(file, path.node, 0, 0), '/', say`Put the slash in front`, true)],
            },
          ]
        : [],
    ),
};

const exposing = (path: string) =>
  example({
    exposes: `- type: rest\n  address: 127.0.0.1\n  port: 3000\n  namespace: shop-api\n  resources:\n    all:\n      path: "${path}"\n      forward: {targetNamespace: shop}\n`,
  });

/** `{{path}}` takes the rest of what is asked for. */
export function handsPathOn(path: string): boolean {
  return placeholdersIn(path).some(({ name }) => name === 'path');
}

/** The same path with the rest of what is asked for at its end, as a scalar of YAML. */
export function forwardingPath(path: string): string {
  return `"${path.replace(/\/$/, '')}/{{path}}"`;
}

export const forwardWithoutPath: Rule = {
  id: 'forward-without-path',
  severity: 'warning',
  doc: {
    title: 'A route forwards, but not what is asked for',
    why: 'The placeholder `{{path}}` takes the rest of the path, slashes included, and hands it on. Without it every request goes to the bare address of the API.',
    bad: exposing('/shop'),
    good: exposing('/shop/{{path}}'),
  },
  check: ({ file }) =>
    ownServers(file).flatMap((server) =>
      server.kind !== 'rest'
        ? []
        : server.resources.flatMap(({ path, forward }): Finding[] =>
            forward && path && !handsPathOn(path.value)
              ? [
                  {
                    message: say`Every request to \`${path.value}\` goes to the bare address of the API. End the path with \`/{{path}}\` to hand on what is asked for.`,
                    span: spanOf(path.node),
                    fixes: () => [replace(file.uri, path.node, forwardingPath(path.value), say`End it with \`/{{path}}\``, true)],
                  },
                ]
              : [],
          ),
    ),
};

const resource = (uri: string, more = 'call: shop.get-order\n    with: {id: "{{id}}"}\n') =>
  example({
    resources: 'order:\n  path: "/orders/{{id}}"\n  operations:\n    get-order: {method: GET, inputParameters: {id: {in: path}}}\n',
    exposes: `- type: mcp\n  port: 3000\n  namespace: shop-tools\n  tools:\n    get:\n      description: Reads one order of the shop\n      inputParameters: {id: {type: string, description: Number of the order}}\n      call: shop.get-order\n  resources:\n    order:\n      display: Order\n      uri: "${uri}"\n      description: One order of the shop\n      ${more.replaceAll('\n    ', '\n      ')}`,
  });

export const resourceUri: Rule = {
  id: 'resource-uri',
  severity: 'warning',
  doc: {
    title: 'The address of a resource cannot be used as it is written',
    why: 'An MCP resource is asked for by its whole `uri`: a scheme, `://`, and a path. `{name}` stands for one segment, in letters, digits and underscores; a resource from a folder (`location`) takes none, because the path of the file is put behind its `uri`.',
    bad: resource('orders/{id}'),
    good: resource('shop://orders/{id}'),
  },
  check: ({ file }) =>
    ownServers(file).flatMap((server) =>
      server.kind !== 'mcp'
        ? []
        : server.resources.flatMap(({ uri, location }): readonly Finding[] => {
            if (!uri) return [];
            const placeholders = placeholdersIn(uri.value);
            const at = ({ start, end }: { start: number; end: number }) => spanWithin(file, uri.node, start, end);
            const findings: Finding[] = [];
            if (!/^[a-zA-Z][a-zA-Z0-9+.-]*:/.test(uri.value))
              findings.push({
                message: say`\`${uri.value}\` has no scheme. Write a whole address, such as \`${server.namespace?.value ?? 'data'}://${uri.value.replace(/^\/+/, '')}\`.`,
                span: spanOf(uri.node),
              });
            for (const placeholder of placeholders) {
              const { name, braces } = placeholder;
              if (location)
                findings.push({
                  message: say`A resource from a folder takes no placeholders: the path of the file is put behind its \`uri\`.`,
                  span: at(placeholder),
                });
              else if (!/^\w+$/.test(name))
                findings.push({
                  message: say`Other engines read letters, digits and underscores only: \`{${name}}\` stays as it is written there.`,
                  span: at(placeholder),
                });
              else if (braces === 2)
                findings.push({
                  message: say`The placeholders of a \`uri\` have single braces: \`{${name}}\`.`,
                  span: at(placeholder),
                  fixes: () => [replace(file.uri, at(placeholder), `{${name}}`, say`Change to \`{${name}}\``, true)],
                });
            }
            return findings;
          }),
    ),
};

const prompt = (content: string) =>
  `${example()}      prompts:\n        ask:\n          display: Ask\n          description: Asks about an order\n          arguments: {number: {description: Number of the order}}\n          template: [{role: user, content: "${content}"}]\n`;

export const promptPlaceholder: Rule = {
  id: 'prompt-placeholder',
  severity: 'warning',
  doc: {
    title: 'A placeholder of a prompt stays as it is written',
    why: 'Prompts know `{{name}}` only: two braces, the name of an argument, no blanks and no dots. Everything else is part of the text that the model gets.',
    bad: prompt('What is in order {{ number }}?'),
    good: prompt('What is in order {{number}}?'),
  },
  check: ({ file }) =>
    ownServers(file).flatMap((server) =>
      server.kind !== 'mcp'
        ? []
        : server.prompts.flatMap(({ template, arguments: given }) => {
            const names = given.map(({ name }) => name);
            return template.flatMap(({ content }): readonly Finding[] => {
              if (!content) return [];
              return templateNames(content.value).flatMap(({ name, start, end }): Finding[] => {
                const written = content.value.slice(start, end);
                if (written === `{{${name}}}` || !names.includes(name)) return [];
                const span = spanWithin(file, content.node, start, end);
                return [
                  {
                    message: say`\`${written}\` stays as it is written. Write \`{{${name}}}\`.`,
                    span,
                    fixes: () => [replace(file.uri, span, `{{${name}}}`, say`Change to \`{{${name}}}\``, true)],
                  },
                ];
              });
            });
          }),
    ),
};
