import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRouter } from './routes.ts';

function check(
  templates: readonly string[],
  path: string,
  expected: { template: string; variables: Record<string, string> } | undefined,
): void {
  const router = createRouter(templates.map((template) => ({ template, target: template })));
  const match = router.find(path);
  assert.deepEqual(match && { template: match.target, variables: { ...match.variables } }, expected);
}

describe('routes', () => {
  it('match the whole path, one segment a variable, in either spelling', () => {
    check(['/ships/{{imo}}/crew'], '/ships/IMO-1/crew', { template: '/ships/{{imo}}/crew', variables: { imo: 'IMO-1' } });
    check(['/ships/{imo}'], '/ships/IMO-1', { template: '/ships/{imo}', variables: { imo: 'IMO-1' } });
    check(['/ships/{{imo-number}}'], '/ships/1', { template: '/ships/{{imo-number}}', variables: { 'imo-number': '1' } });
    check(['/ships/{imo}'], '/ships/IMO-1/crew', undefined);
    check(['/ships/{imo}'], '/ships/', undefined);
  });

  it('take a trailing slash as part of the path (M03)', () => {
    check(['/e/{{id}}'], '/e/1/', undefined);
    check(['/e/'], '/e', undefined);
  });

  it('are tried in declared order, without ranking (M04)', () => {
    check(['/seg/{{id}}/x', '/seg/fixed/x'], '/seg/fixed/x', { template: '/seg/{{id}}/x', variables: { id: 'fixed' } });
  });

  it('decode values, an encoded slash included (M05)', () => {
    check(['/one/{a}/{b}'], '/one/a%20b/c%2Fd', { template: '/one/{a}/{b}', variables: { a: 'a b', b: 'c/d' } });
    check(['/one/{a}'], '/one/100%', { template: '/one/{a}', variables: { a: '100%' } });
  });

  it('let the variable named path take the rest, undecoded', () => {
    check(['/proxy/{{path}}'], '/proxy/a/b%2Fc', { template: '/proxy/{{path}}', variables: { path: 'a/b%2Fc' } });
    check(['/proxy/{{path}}'], '/proxy/', undefined);
  });

  it('take signs of regular expressions literally', () => {
    check(['/a.b/(c)+'], '/a.b/(c)+', { template: '/a.b/(c)+', variables: {} });
    check(['/a.b'], '/axb', undefined);
  });

  it('serve a template without its first slash', () => {
    check(['ships'], '/ships', { template: 'ships', variables: {} });
  });
});
