/**
 * Writes `docs/rules/`: a page for every code that `capstan check` and the editor report, and the table of all of them.
 * The messages on the pages are those that the checks give for the examples.
 */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { analyse } from '../spec/analyse.ts';
import { type RulePage, ruleGroups, rulePages } from '../spec/rules/pages.ts';
import { readFixture } from '../spec/testing/fixture.ts';

const target = fileURLToPath(new URL('../docs/rules/', import.meta.url));
const made = '<!-- made by scripts/build-rule-docs.ts, do not edit -->';

/** Name of each page and its text. */
export function renderRuleDocs(): ReadonlyMap<string, string> {
  return new Map([['README.md', renderIndex()], ...rulePages.map((page) => [`${page.id}.md`, renderPage(page)] as const)]);
}

function renderPage(page: RulePage): string {
  const { id, severity, doc } = page;
  return `${made}
# ${doc.title}

\`${id}\` · ${severity === 'off' ? 'off until it is turned on' : severity}

${doc.why}

## What it finds

${renderFiles(doc.bad)}

${renderMessages(page)}

## Without the mistake

${renderFiles(doc.good)}

[All codes](README.md), how to change their severity and how to silence one
`;
}

/** One block a file; deep nonsense is cut, it shows nothing more. */
function renderFiles(example: string): string {
  return example
    .split(/^--- (\S+)\n/m)
    .map((part, index) => {
      if (index % 2 === 1) return `\`${part}\`:\n`;
      const text = part.replaceAll(/([[\]])\1{40,}/g, (run) => `${run.slice(0, 20)} … ${run.slice(0, 20)}`);
      return `\`\`\`yaml\n${text.trimEnd()}\n\`\`\`\n`;
    })
    .join('\n')
    .trimEnd();
}

function renderMessages({ id, severity, doc }: RulePage): string {
  const { main, project } = readFixture(doc.bad);
  const problems = analyse(main, project, severity === 'off' ? { severities: { [id]: 'information' } } : {});
  return problems
    .filter(({ code }) => code === id)
    .map(({ message, span, fixes }) => {
      const line = main.text.slice(0, span.start).split('\n').length;
      const fix = fixes?.().find((candidate) => candidate.preferred);
      return `> Line ${line}: ${message}${fix ? `\n>\n> Quick fix: ${fix.title}.` : ''}`;
    })
    .join('\n\n');
}

function renderIndex(): string {
  const tables = ruleGroups.map(
    ({ title, pages }) =>
      `## ${title}\n\n| code | severity | what is wrong |\n| --- | --- | --- |\n${pages
        .map(({ id, severity, doc }) => `| [${id}](${id}.md) | ${severity} | ${doc.title} |\n`)
        .join('')}`,
  );
  return `${made}
# Codes

Every message of Capstan, in the editor and of \`capstan check\`, has a code. Each code has a page here that says why it matters and shows it once with the
mistake and once without.

One mistake gives one message. What is only the echo of another mistake is not reported: a call of an API whose \`namespace\` is misspelt, the meaning of a file whose
YAML is broken.

## Severity

| severity | meaning | in the editor |
| --- | --- | --- |
| error | the file is not valid for its version, or cannot do what it says; \`capstan check\` ends with exit code 1 | red |
| warning | valid, and most likely not what was meant | yellow |
| information | worth knowing | blue |
| hint | can be left out or said better | dots or faded text |
| off | not reported | |

The tables below give the severity that a code starts with. A file \`.capstanrc\` changes it, code by code, for all files in its folder and below: in the editor, and
for \`capstan check\`. Of several such files the nearest one counts first. It is YAML or JSON and belongs into version control:

\`\`\`yaml
rules:
  thin-description: warning
  unused-operation: off
\`\`\`

For yourself, or for one workspace, the setting \`capstan.diagnostics.rules\` of VS Code does the same and goes before it:

\`\`\`json
{
  "capstan.diagnostics.rules": { "missing-bind-file": "off" }
}
\`\`\`

## Silence one message

A comment on the line above silences codes for the next line. Several are separated by commas; what follows the colon is for people.

\`\`\`yaml
# capstan-ignore insecure-credentials: this host is reached through a private network only
baseUri: http://orders.internal
\`\`\`

A comment without a code silences nothing, so that it cannot hide what nobody has seen. Errors of the text (YAML) cannot be worked around by silence: the rest of
the file is judged when they are mended.

${tables.join('\n')}
## Files

\`capstan check\` has two more codes, about files that are no capability files: \`no-capability\` for a file it was given by name that has neither \`ikanos\` nor
\`naftiko\` at its top, and \`team-settings\` for what cannot be used in a \`.capstanrc\`.
`;
}

/** Writes what changed and removes pages of codes that are gone; the names of all files it touched. */
async function buildRuleDocs(): Promise<readonly string[]> {
  await mkdir(target, { recursive: true });
  const pages = renderRuleDocs();
  const touched: string[] = [];
  const there = await readdir(target);
  for (const name of there.filter((existing) => !pages.has(existing))) {
    await rm(path.join(target, name));
    touched.push(name);
  }
  for (const [name, text] of pages) {
    if (there.includes(name) && (await readFile(path.join(target, name), 'utf8')) === text) continue;
    await writeFile(path.join(target, name), text);
    touched.push(name);
  }
  return touched;
}

if (import.meta.main) {
  const touched = await buildRuleDocs();
  process.stdout.write(touched.length === 0 ? 'docs/rules is up to date.\n' : `docs/rules: ${touched.join(', ')}\n`);
}
