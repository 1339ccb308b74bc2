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

  it('lead to scripts, instructions, texts and schemas below the folder they are in, and to no folder', () =>
    assert.deepEqual(
      links(`ikanos: "1.0.0-beta5"
capability:
  consumes:
    - type: http
      namespace: shop
      baseUri: "{{HOST}}"
      resources: {r: {path: /, operations: {get: {method: GET, outputRawFormat: avro, outputSchema: schemas/order.avsc}}}}
  exposes:
    - type: control
      port: 9000
      management: {scripting: {defaultLocation: "file:///./scripts"}}
    - type: mcp
      port: 3000
      namespace: tools
      tools:
        tidy:
          description: d
          steps:
            own: {type: script, location: "file:///./own", file: sub/tidy.js, dependencies: [missing.js]}
            of-all: {type: script, file: tidy.js}
      resources: {docs: {display: d, uri: "docs://", description: d, location: "file:///./docs"}}
      prompts: {ask: {display: d, description: d, location: "file:///./ask.md"}}
    - type: skill
      port: 3001
      namespace: skills
      skills:
        desk: {description: d, location: "file:///./desk", tools: {help: {description: d, instruction: help.md}}}
--- file: own/sub/tidy.js
--- file: scripts/tidy.js
--- file: docs/a.md
--- file: ask.md
--- file: desk/help.md
--- file: schemas/order.avsc
`),
      [
        'main.yaml:7 «schemas/order.avsc» → file:///ws/schemas/order.avsc: Open the schema',
        'main.yaml:19 «sub/tidy.js» → file:///ws/own/sub/tidy.js: Open the script',
        'main.yaml:20 «tidy.js» → file:///ws/scripts/tidy.js: Open the script',
        'main.yaml:22 «file:///./ask.md» → file:///ws/ask.md: Open the text',
        'main.yaml:27 «help.md» → file:///ws/desk/help.md: Open the instruction',
      ],
    ));
});
