/** What a call answered, as the text of a tool result or a resource. */
import type { Json } from '../../result.ts';

/** @param mediaType of an answer in a form of its own, such as a page: it is a text already. */
export function textOfData(data: Json, mediaType: string | undefined): string {
  return mediaType !== undefined && typeof data === 'string' ? data : JSON.stringify(data);
}

export function emptyAnswer(status: number): string {
  return `The upstream answered with status ${status} and no content.`;
}
