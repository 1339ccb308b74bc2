import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { analyse } from './analyse.ts';
import { readTeamSettings, teamSeverities } from './team-settings.ts';
import { readFixture } from './testing/fixture.ts';

const text = `ikanos: "1.0.0-beta5"
consumes:
  - {type: http, namespace: shop, baseUri: "https://shop.internal/", authentication: {type: bearer, token: sk-1}}
`;

describe('.capstanrc', () => {
  it('sets levels by code, in YAML and in JSON', () => {
    assert.deepEqual(readTeamSettings('rules:\n  thin-description: warning\n  unused-operation: off\n'), {
      severities: { 'thin-description': 'warning', 'unused-operation': 'off' },
      problems: [],
    });
    assert.deepEqual(readTeamSettings('{"rules": {"thin-description": "error"}}').severities, { 'thin-description': 'error' });
    assert.deepEqual(readTeamSettings(''), { severities: {}, problems: [] });
  });

  it('leaves out what it does not know, and says so', () => {
    const problemsOf = (source: string) =>
      readTeamSettings(source, ['thin-description', 'unused-operation']).problems.map(
        ({ message, span }) => `«${source.slice(span.start, span.end)}» ${message}`,
      );
    assert.deepEqual(problemsOf('rules:\n  thin-descripton: warning\n  other: off\n  unused-operation: loud\nrule: 5\n'), [
      '«rule» `rule` is not known here. The only key is `rules`.',
      '«thin-descripton» There is no code `thin-descripton`. Did you mean `thin-description`?',
      '«other» There is no code `other`.',
      '«loud» A level is one of `off`, `hint`, `information`, `warning`, `error`.',
    ]);
    assert.deepEqual(problemsOf('rules: all\n'), ['«rules» `rules` must be a map of codes and levels.']);
    assert.deepEqual(problemsOf('- rules\n'), ['«- rules» This must be a map with the key `rules`.']);
    assert.deepEqual(problemsOf('rules: "\n'), ['«"» The quote that opens here is never closed: a double quote is missing.']);
  });

  it('counts for all files below, the nearest one first, and an editor before all of them', () => {
    const { main, project } = readFixture(
      `${text}--- .capstanrc\nrules: {literal-secret: error}\n--- ../.capstanrc\nrules: {literal-secret: off, base-uri-trailing-slash: hint}\n`,
    );
    const levelsOf = (problems: ReturnType<typeof analyse>) => problems.map(({ code, severity }) => `${severity} ${code}`);
    assert.deepEqual(teamSeverities(main, project), { 'literal-secret': 'error', 'base-uri-trailing-slash': 'hint' });
    assert.deepEqual(levelsOf(analyse(main, project)), ['hint base-uri-trailing-slash', 'error literal-secret']);
    assert.deepEqual(levelsOf(analyse(main, project, { severities: { 'literal-secret': 'off' } })), ['hint base-uri-trailing-slash']);
  });

  it('is not looked for where nothing may be read', () => {
    const { main, project } = readFixture(`${text}--- ../.capstanrc\nrules: {literal-secret: off}\n`);
    const asked: string[] = [];
    const closed = {
      ...project,
      findData: (uri: string) => {
        asked.push(uri);
        return 'unknown' as const;
      },
    };
    assert.deepEqual(teamSeverities(main, closed), {});
    assert.deepEqual(asked, ['file:///project/.capstanrc']);
  });
});
