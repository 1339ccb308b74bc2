import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { documentLinks } from './document-links.ts';
import { readFixture } from './testing/fixture.ts';

function links(fixture: string): readonly string[] {
  const { file, project, uri, show } = readFixture(fixture);
  return documentLinks(file, project).map((link) => `${show(uri, link.range)} → ${link.target}: ${link.tooltip}`);
}

const mapStyle = `ikanos: "1.0.0-beta5"
binds:
  - namespace: secrets
    location: "file:///./secrets.yaml"
    keys: {TOKEN: token}
  - namespace: vault
    location: vault://secrets
    keys: {KEY: key}
capability:
  consumes:
    - from: ./shared/shop.yaml
      import: shop
    - from: './missing.yaml'
      import: shop
    - type: http
      namespace: direct
      baseUri: https://shop.example.org/v1
    - type: http
      namespace: somewhere
      baseUri: https://{{HOST}}/v1
--- file: shared/shop.yaml
ikanos: "1.0.0-beta5"
consumes: []
--- file: secrets.yaml
token: x
`;
const listStyle = `naftiko: "1.0.0-alpha2"
capability:
  consumes:
    - location: ./shop.yaml
      import: shop
--- file: shop.yaml
naftiko: "1.0.0-alpha2"
consumes: []
`;

describe('links in the text', () => {
  it('lead to files that are there and to addresses, not to templates, other schemes or files that are missing', () => {
    assert.deepEqual(links(mapStyle), [
      'main.yaml:4 «file:///./secrets.yaml» → file:///ws/secrets.yaml: Open the file with the values',
      'main.yaml:11 «./shared/shop.yaml» → file:///ws/shared/shop.yaml: Open the imported file',
      'main.yaml:17 «https://shop.example.org/v1» → https://shop.example.org/v1: Open the address',
    ]);
  });

  it('lead from imports of older files', () => {
    assert.deepEqual(links(listStyle), ['main.yaml:4 «./shop.yaml» → file:///ws/shop.yaml: Open the imported file']);
  });
});
