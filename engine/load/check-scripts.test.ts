import assert from 'node:assert/strict';
import { it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { optionsFor, writeFiles } from '../testing/serve.ts';
import { checkScripts, needsPython } from './check-scripts.ts';
import { createDiskProject } from './disk-project.ts';
import { readSections } from './read-sections.ts';
import { createReporters } from './reporter.ts';

const file = `ikanos: "1.0.0-beta5"
capability:
  aggregates:
    - display: Ships
      namespace: ships
      flows: {f: {description: d, steps: {s: {type: script, language: python, location: "file:///./s", file: a.py}}}}
  exposes:
    - type: rest
      port: 3001
      namespace: api
      resources: {r: {path: /r, operations: {get: {method: GET, steps: {s: {type: script, language: python, location: "file:///./s", file: b.py}}}}}}
`;

const missing =
  'python-missing Python scripts need an interpreter of 6 MB that is not here yet. Get it with --get-python, or install it beside this file: npm install pyodide@314.0.7';

it('asks for the interpreter of Python at each script that needs it, unless it is there', async (t) => {
  const project = createDiskProject();
  const source = project.findFile(pathToFileURL(optionsFor(await writeFiles(t, { 'c.yaml': file }), {}).file).href);
  assert.ok(typeof source !== 'string');
  const { sections } = readSections(source, project);
  assert.equal(needsPython(sections), true);
  const told = (python: string | undefined): readonly string[] => {
    const problems: string[] = [];
    const reporterOf = createReporters(project, ({ code, message, span }) =>
      problems.push(`«${source.text.slice(span.start, span.end)}» ${code} ${message}`),
    );
    checkScripts(sections, python, reporterOf);
    return problems;
  };
  assert.deepEqual(told(undefined), [`«python» ${missing}`, `«python» ${missing}`]);
  assert.deepEqual(told('/python'), []);
});
