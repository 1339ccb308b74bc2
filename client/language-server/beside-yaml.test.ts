import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { contributeNothing, quietAboutYaml } from './beside-yaml.ts';

describe('beside a YAML extension', () => {
  it('mistakes of the text are told once, and levels that were set stay', () => {
    const off = { 'yaml-syntax': 'off', 'duplicate-key': 'off', 'unknown-alias': 'off' };
    assert.deepEqual(quietAboutYaml(null), { diagnostics: { rules: off } });
    assert.deepEqual(
      quietAboutYaml({
        format: { enabled: true },
        diagnostics: { enabled: true, rules: { 'duplicate-key': 'error', 'thin-description': 'off' } },
      }),
      { format: { enabled: true }, diagnostics: { enabled: true, rules: { ...off, 'duplicate-key': 'error', 'thin-description': 'off' } } },
    );
  });

  it('capability files have no other schema, and other files are not ours', () => {
    const given: string[] = [];
    const api = {
      registerContributor: (
        scheme: string,
        schemaOf: (file: string) => string | undefined,
        contentOf: (schema: string) => string | undefined,
      ) => {
        for (const file of ['file:///a.yaml', 'file:///b.yaml']) given.push(`${scheme} ${file}: ${contentOf(schemaOf(file) ?? '')}`);
        return true;
      },
    };
    assert.equal(
      contributeNothing(api, (file) => file.endsWith('a.yaml')),
      true,
    );
    assert.deepEqual(given, ['capstan file:///a.yaml: {}', 'capstan file:///b.yaml: undefined']);
  });

  it('an extension that takes no schemas is left alone', () => {
    for (const api of [undefined, null, {}, { registerContributor: 1 }])
      assert.equal(
        contributeNothing(api, () => true),
        false,
      );
  });
});
