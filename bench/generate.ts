/** Makes a valid capability file of about a given number of lines: one consumed API, and tools and routes that use it. */
export function generateCapability(lines: number): string {
  const head = [
    'ikanos: "1.0.0-beta5"',
    'info:',
    '  display: Generated',
    '  description: A file of a wanted length, for measuring',
    'binds:',
    '  - namespace: secrets',
    '    keys:',
    '      API_TOKEN: API_TOKEN',
    'capability:',
  ];
  const operations: string[] = [];
  const tools: string[] = [];
  const consumes = [
    '  consumes:',
    '    - type: http',
    '      namespace: store',
    '      baseUri: http://127.0.0.1:9999',
    '      authentication:',
    '        type: bearer',
    '        token: "{{API_TOKEN}}"',
    '      resources:',
  ];
  const exposes = [
    '  exposes:',
    '    - type: mcp',
    '      namespace: store-tools',
    '      address: localhost',
    '      port: 3901',
    '      tools:',
  ];
  for (let index = 0; head.length + consumes.length + operations.length + exposes.length + tools.length < lines; index++) {
    operations.push(...operation(index));
    tools.push(...tool(index));
  }
  return `${[...head, ...consumes, ...operations, ...exposes, ...tools].join('\n')}\n`;
}

function operation(index: number): string[] {
  return [
    `        items-${index}:`,
    `          path: /items-${index}/{{id}}`,
    '          operations:',
    `            get-item-${index}:`,
    '              method: GET',
    '              inputParameters:',
    '                id:',
    '                  in: path',
    '                verbose:',
    '                  in: query',
  ];
}

function tool(index: number): string[] {
  return [
    `        read-item-${index}:`,
    `          description: Read item ${index} of the store`,
    '          inputParameters:',
    '            id:',
    '              type: string',
    '              required: true',
    '              description: Identifier of the item',
    `          call: store.get-item-${index}`,
    '          with:',
    '            id: store-tools.id',
    '          outputParameters:',
    '            - type: object',
    '              properties:',
    '                id:',
    '                  type: string',
    '                  mapping: $.id',
    '                name:',
    '                  type: string',
    '                  mapping: $.attributes.name',
    '                price:',
    '                  type: number',
    '                  mapping: $.attributes.price',
  ];
}
