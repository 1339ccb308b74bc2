/** Edits that change what a file means, in one file and across three: afterwards all of them are known as if they had just been opened. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Definition, Reference } from '../../spec/links/definition.ts';
import { crowded } from '../../spec/testing/crowded.ts';
import { editWords, randomFrom } from '../../spec/testing/random-edits.ts';
import { toDiagnostics } from '../diagnostics.ts';
import { positionIn } from '../positions.ts';
import { workspaceOf } from '../testing/fixture.ts';
import type { Workspace } from '../workspace.ts';
import { readPlaces } from './world.ts';
import { worlds } from './worlds.ts';

const settings = {};

function describeState(project: Workspace, uris: Iterable<string>): string {
  return [...uris]
    .map((uri) => {
      const file = project.findFile(uri);
      if (typeof file === 'string') return `${uri} ${file}`;
      const diagnostics = toDiagnostics(file, project, project.problemsOf(file, settings));
      const links = project.linksOf(file);
      return [
        `# ${uri}`,
        ...diagnostics.map(({ code, range, message }) => `${code} ${JSON.stringify(range)} ${message}`),
        ...links.definitions.map(describeDefinition),
        ...links.references.map(describeReference),
        ...project.importedLinksOf(file).map(describeReference),
      ].join('\n');
    })
    .join('\n');
}

function describeDefinition({ kind, name, uri, span, node, container }: Definition): string {
  return `${kind} ${name} of ${container} ${uri} ${span.start}-${span.end} in ${node?.start}-${node?.end}`;
}

function describeReference({ kind, role, name, qualifier, uri, span, whole, state, targets, candidates }: Reference): string {
  const names = `${kind} ${role} ${qualifier} ${name} ${uri} ${span.start}-${span.end} in ${whole.start}-${whole.end}`;
  return `${names} ${state}: ${targets.map(describeDefinition).join(' + ')} | ${candidates.join(' ')}`;
}

/** Half of the edits are taken back, so that the files stay near what they were; all are made in the state that the ones before left. */
function checkEdits(fixture: string, seed: number, count: number): void {
  const random = randomFrom(seed * 15485863);
  const { texts } = readPlaces(fixture);
  const uris = [...texts.keys()];
  const project = workspaceOf(new Map());
  for (const [uri, text] of texts) project.open(uri, 'capability', 1, text);
  let version = 1;
  const replace = (uri: string, start: number, end: number, written: string): void => {
    const text = texts.get(uri) ?? '';
    const range = { start: positionIn({ text }, start), end: positionIn({ text }, end) };
    version++;
    project.change(uri, version, [{ range, text: written }]);
    texts.set(uri, text.slice(0, start) + written + text.slice(end));
    const fresh = workspaceOf(new Map());
    for (const [each, now] of texts) fresh.open(each, 'capability', 1, now);
    assert.equal(describeState(project, uris), describeState(fresh, uris), `seed ${seed}, version ${version}:\n${texts.get(uri)}`);
  };
  describeState(project, uris);
  for (let at = 0; at < count; at++) {
    const uri = uris[random(uris.length)] ?? '';
    const before = texts.get(uri) ?? '';
    const { text, change } = editWords(before, random);
    const { start, end, newLength } = change;
    replace(uri, start, end, text.slice(start, start + newLength));
    if (random(8) !== 0) replace(uri, start, start + newLength, before.slice(start, end));
  }
}

describe('what is known of files after words of them were changed', () => {
  for (const [name, fixture] of Object.entries({ ...worlds, 'several of everything': crowded })) {
    it(`is what is known of them when they are opened: ${name}`, () => {
      for (let seed = 1; seed <= Number(process.env['CAPSTAN_EDIT_SEEDS'] ?? 3); seed++) checkEdits(fixture, seed, 30);
    });
  }
});
