/** Prompts of an MCP server. Placeholders are `{{name}}` without blanks; what nobody gives stays as it is written. */

import path from 'node:path';
import { type GetPromptResult, type Prompt, ProtocolError, ProtocolErrorCode } from '@modelcontextprotocol/server';
import type { McpPrompt } from '../../../spec/model/capability.ts';
import { locationPath } from '../../file-location.ts';
import { findFile, readCapped } from '../files.ts';

const maxPromptBytes = 4 * 1024 * 1024;

export function promptDefinition(prompt: McpPrompt): Prompt {
  return {
    name: prompt.name,
    ...(prompt.display && { title: prompt.display.value }),
    ...(prompt.description && { description: prompt.description.value }),
    ...(prompt.arguments.length > 0 && {
      arguments: prompt.arguments.map((argument) => ({
        name: argument.name,
        ...(argument.display && { title: argument.display.value }),
        ...(argument.description && { description: argument.description.value }),
        required: argument.required?.value ?? true,
      })),
    }),
  };
}

/** `directory`: of the capability file, for relative locations. */
export async function promptMessages(
  prompt: McpPrompt,
  given: Readonly<Record<string, unknown>>,
  directory: string,
): Promise<GetPromptResult> {
  const fill = (text: string): string => fillPlaceholders(text, given);
  const description = prompt.description && { description: prompt.description.value };
  if (prompt.location) {
    const text = await readPromptFile(prompt, prompt.location.value, directory);
    return { ...description, messages: [{ role: 'user', content: { type: 'text', text: fill(text) } }] };
  }
  return {
    ...description,
    messages: prompt.template.map((message) => ({
      role: message.role?.value === 'assistant' ? 'assistant' : 'user',
      content: { type: 'text', text: fill(message.content?.value ?? '') },
    })),
  };
}

/** Values are put in as they are and not looked at again. */
function fillPlaceholders(text: string, given: Readonly<Record<string, unknown>>): string {
  return text.replace(/\{\{([\w*-]+)\}\}/g, (whole, name: string) => {
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    return value === undefined || value === null ? whole : String(value);
  });
}

async function readPromptFile(prompt: McpPrompt, location: string, directory: string): Promise<string> {
  const absolute = locationPath(location, directory);
  const found = absolute === undefined ? undefined : await findFile(path.dirname(absolute), [path.basename(absolute)]);
  const bytes = found?.kind === 'file' ? await readCapped(found.absolute, maxPromptBytes) : undefined;
  // The location as the author wrote it, not the path of this machine it led to.
  if (!bytes)
    throw new ProtocolError(ProtocolErrorCode.InternalError, `The text of prompt ${prompt.name} cannot be read from ${location}.`);
  return bytes.toString('utf8');
}
