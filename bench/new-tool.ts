/** A new tool as somebody writes it, sign by sign: keys without their colon and open quotes on the way. */
import type { Editor } from './language-client.ts';

const tool = `        read-twice:
          description: "Read an item of the store twice"
          inputParameters:
            id:
              type: string
              required: true
              description: Identifier of the item
          call: store.get-item-3
          with:
            id: store-tools.id
            verbose: "{{id}}"
`;

/** The text with the tool above a line. */
export function withTool(text: string, above: number): string {
  return text
    .split('\n')
    .toSpliced(above, 0, ...tool.split('\n').slice(0, -1))
    .join('\n');
}

/** Writes it above a line; `note` is given each stroke. Quotes and brackets are not closed by themselves, as in many editors. */
export async function writeTool(editor: Editor, above: number, note: (stroke: () => Promise<void>) => Promise<void>): Promise<void> {
  let line = above;
  for (const text of tool.split('\n').slice(0, -1)) {
    await note(() => editor.type(line, 0, '\n'));
    const indent = /^ */.exec(text)?.[0] ?? '';
    // The editor indents a new line by itself.
    await note(() => editor.type(line, 0, indent));
    for (let column = indent.length; column < text.length; column++) await note(() => editor.type(line, column, text[column] ?? ''));
    line++;
  }
}
