/** Small files for the pages of rules: only what differs has to be written. */

interface ExampleParts {
  readonly root?: string;
  readonly client?: string;
  readonly resources?: string;
  readonly sections?: string;
  readonly tool?: string;
  readonly exposes?: string;
}

/** A capability over one API, with one MCP server and one tool, lines of the parts put where they belong. */
export function example({ root = '', client = '', resources, sections = '', tool, exposes }: ExampleParts = {}): string {
  return `ikanos: "1.0.0-beta5"
${root}capability:
  consumes:
    - type: http
      namespace: shop
      description: The shop
      baseUri: https://shop.internal
${indent(client, 6)}      resources:
${indent(resources ?? 'orders:\n  path: /orders\n  operations:\n    list-orders: {method: GET}\n', 8)}${indent(sections, 2)}  exposes:
${indent(exposes ?? `- type: mcp\n  port: 3000\n  namespace: shop-tools\n  tools:\n${indent(tool ?? 'list:\n  description: Lists all orders of the shop\n  call: shop.list-orders\n', 4)}`, 4)}`;
}

function indent(text: string, width: number): string {
  return text.replaceAll(/^(?=.)/gm, ' '.repeat(width));
}
