import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { corpusFiles, corpusFolder, hasCorpus, loadPublishedVerdicts } from '../../test/differential/published.ts';
import { dialects } from '../dialects/dialect.ts';
import { applyEdits } from '../edits/apply-edits.ts';
import { readSourceFile } from '../read-file.ts';
import { toData } from '../syntax/navigate.ts';
import { explain } from './explain.ts';

const versionLine = /^(?:naftiko|ikanos):.*$/m;

if (!hasCorpus) {
  test('the older files are not at hand (../shared/corpus): none was opened under a newer version', { skip: 'no corpus' });
} else {
  const published = loadPublishedVerdicts();
  const newest = dialects.at(-1);
  const files = corpusFiles(path.join(corpusFolder, 'history')).filter((name) => name.includes('tutorial'));

  test('an old file under a newer version line has one problem, and none after its fix', (context) => {
    let opened = 0;
    for (const name of files) {
      const uri = pathToFileURL(name).href;
      const old = readSourceFile(uri, readFileSync(name, 'utf8'));
      const { root } = old.tree;
      const isGood = root && old.declared && published.get(old.declared.dialect)?.(toData(root));
      if (!isGood || !newest) continue;
      opened++;
      const text = old.text.replace(versionLine, `${newest.key}: "${newest.version}"`);
      const problems = explain(readSourceFile(uri, text));
      const label = path.relative(corpusFolder, name);
      assert.ok(problems.length <= 1, `${label}:\n${problems.map(({ message }) => message).join('\n')}`);
      const [fix] = problems[0]?.fixes?.().filter(({ preferred }) => preferred) ?? [];
      const mended = readSourceFile(uri, fix ? applyEdits(text, fix.edits) : text);
      assert.deepEqual(
        explain(mended).map(({ message }) => message),
        [],
        label,
      );
      assert.equal(
        mended.declared?.dialect.version,
        problems.length > 0 && !fix?.title.startsWith('Upgrade') ? old.declared?.dialect.version : newest.version,
        label,
      );
    }
    context.diagnostic(`${opened} files`);
  });
}
