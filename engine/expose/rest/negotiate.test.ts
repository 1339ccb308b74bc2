import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { preferredType } from './negotiate.ts';

const json = 'application/json';
const yaml = 'application/yaml';

function check(accept: string | undefined, expected: string | undefined): void {
  assert.equal(preferredType(accept, [json, yaml]), expected, accept);
}

describe('content negotiation', () => {
  it('gives the first form to those who do not mind', () => {
    for (const accept of [undefined, '', '*/*', 'application/*', 'text/html, */*;q=0.1', 'APPLICATION/JSON; charset=utf-8'])
      check(accept, json);
  });

  it('follows the weights, and the most precise range', () => {
    check('application/yaml', yaml);
    check('application/json;q=0.5, application/yaml', yaml);
    check('*/*;q=0.8, application/json;q=0.2', yaml);
    check('application/json; q=0, */*', yaml);
  });

  it('gives nothing to those who take none', () => {
    for (const accept of [
      'text/html',
      'application/json;q=0, application/yaml;q=0',
      'application/xml, text/*',
      '/',
      'application/json;q=x',
    ])
      check(accept, undefined);
  });
});
