/** A capability whose only route answers a text: which version of a file is served shows in the answer. */

/** `more`: further servers, as items of `exposes`. */
export const oneText = (text: string, more = ''): string => `ikanos: "1.0.0-beta5"
capability:
  exposes:
  - type: rest
    port: 3001
    namespace: api
    resources:
      r: {path: /r, operations: {o: {method: GET, outputParameters: {text: {type: string, value: "${text}"}}}}}
${more}`;

/** A second server, for `more`. */
export const toolServer =
  '  - {type: mcp, port: 3002, namespace: tools, tools: {t: {description: d, outputParameters: {a: {type: string, value: x}}}}}\n';

/** The text that is served, or the status when there is none. */
export async function textAt(address: string, path = '/r'): Promise<unknown> {
  // Who holds a connection may learn too late that it was closed.
  const answer = await fetch(`${address}${path}`, { headers: { connection: 'close' } });
  return answer.ok ? ((await answer.json()) as { text: unknown }).text : answer.status;
}
