/** Refactorings over several files: all texts afterwards, held to what they meant before. */
import assert from 'node:assert/strict';
import { analyse } from '../analyse.ts';
import { applyEdits } from '../edits/apply-edits.ts';
import type { Place, Refactoring, Refusal } from '../edits/refactor/refactoring.ts';
import type { LinkedProject } from '../links/linked-project.ts';
import { findFlow, findOperation } from '../links/operations.ts';
import { effectiveUnits } from '../links/units.ts';
import type { WithEntry } from '../model/capability.ts';
import type { SourceFile } from '../source-file.ts';
import { readFixture } from './fixture.ts';
import { withTexts } from './project.ts';

const base = 'file:///project/';

type Offered = Refactoring | Refusal;

/** The titles offered at the cursor (`▮`, in any file of the fixture), refusals with their reason. */
export function offered(marked: string, refactor: (place: Place) => readonly Offered[]): readonly string[] {
  return refactor(placeIn(marked)).map((one) => ('refused' in one ? `${one.title}: ${one.refused}` : one.title));
}

/**
 * The files that the refactoring of a title changes or makes, as a fixture. There must be no problem that was not there before, of any
 * severity, and every tool, operation and flow of every file must still make the same requests.
 */
export function moved(marked: string, title: string, refactor: (place: Place) => readonly Offered[]): string {
  const place = placeIn(marked);
  const found = refactor(place).find((one) => one.title === title);
  assert.ok(found, `«${title}» is not offered`);
  assert.ok(!('refused' in found), 'refused' in found ? found.refused : '');
  const before = [...place.project.allFiles()];
  const texts = new Map<string, string>();
  for (const { uri, text } of before) {
    const edits = found.edits.filter((edit) => edit.uri === uri);
    if (edits.length > 0) texts.set(uri, applyEdits(text, edits));
  }
  if (found.create) texts.set(found.create.uri, found.create.text);
  const after = withTexts(before, texts);
  for (const file of before) {
    const now = after.findFile(file.uri);
    assert.ok(typeof now !== 'string');
    const known = messages(file, place.project);
    assert.deepEqual(
      messages(now, after).filter((message) => !known.includes(message)),
      [],
      `new problems in ${now.text}`,
    );
    assert.deepEqual(requestsOf(now, after), requestsOf(file, place.project));
  }
  const inOrder = [...before.flatMap(({ uri }) => (texts.has(uri) ? uri : [])), ...(found.create ? [found.create.uri] : [])];
  return inOrder.map((uri) => `--- ${uri.slice(base.length)}\n${texts.get(uri)}`).join('');
}

function placeIn(marked: string): Place {
  const { files, project } = readFixture(marked.replace('▮', ''));
  const owner = [...readFixture(marked).files.values()].find(({ text }) => text.includes('▮'));
  const file = owner && files.get(owner.uri);
  assert.ok(owner && file, 'no cursor');
  return { file, project, offset: owner.text.indexOf('▮') };
}

function messages(file: SourceFile, project: LinkedProject): readonly string[] {
  return analyse(file, project).map(({ code, message }) => `${code}: ${message}`);
}

/** What each tool, resource and operation that a file serves calls, down to the address, and what it gives it. */
export function requestsOf(file: SourceFile, project: LinkedProject): readonly string[] {
  const { sections } = project.linksOf(file);
  const requests = (call: string | undefined): string => {
    const found = call === undefined ? undefined : findOperation(sections, call);
    if (!found) return 'unknown';
    const { client, resource, operation } = found;
    return `${operation.method?.value} ${client.part.baseUri?.value}${resource.path?.value} ${operation.inputParameters.map(({ name }) => name)}`;
  };
  return effectiveUnits(sections)
    .filter(({ unit }) => unit.kind !== 'flow')
    .map(({ unit }) => {
      const flow = unit.ref ? findFlow(sections, unit.ref.value)?.flow : undefined;
      const calls = [unit, ...unit.steps, ...(flow ? [flow, ...flow.steps] : [])].flatMap((one) =>
        'call' in one && one.call ? `${requests(one.call.value)} (${givenBy(one)})` : [],
      );
      return `${unit.kind} ${unit.name}: ${unit.ref && !flow ? 'ref?' : ''}${calls.join(', ')}`;
    })
    .sort();
}

/** `orders.number` and `tools.number` are one input under the name of what holds it. */
function givenBy({ with: entries }: { readonly with: readonly WithEntry[] }): string {
  return entries.map(({ name, value }) => `${name}: ${String(value.value).replace(/^[\w-]+\.(?=[\w*-]+$)/, '')}`).join(', ');
}
