/** The capability that the engine is measured with: the same five things that `proxy.ts` and `mcp-proxy.ts` do by hand. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const fields = [
  'id: {type: string, mapping: $.id}',
  'sku: {type: string, mapping: $.sku}',
  'name: {type: string, mapping: $.attributes.name}',
  'price: {type: number, mapping: $.attributes.price}',
  'weight: {type: number, mapping: $.attributes.weight}',
  'colour: {type: string, mapping: "$.attributes.colours[0]"}',
  'height: {type: number, mapping: $.attributes.size.height}',
  'width: {type: number, mapping: $.attributes.size.width}',
  'link: {type: string, mapping: $.links.self}',
  'count: {type: number, mapping: $.stock.count}',
];

const id = 'inputParameters: {id: {in: path, type: string, description: Identifier}}';
const call = 'call: store.get-item, with: {id: api.id}';

function text(upstream: string): string {
  return `ikanos: "1.0.0-beta5"
capability:
  consumes:
    - type: http
      namespace: store
      baseUri: ${upstream}
      resources:
        item: {path: "/items/{{id}}", operations: {get-item: {method: GET, inputParameters: {id: {in: path}}}}}
        stores: {path: /stores, operations: {list-stores: {method: GET}}}
        reviews: {path: "/reviews/{{sku}}", operations: {get-reviews: {method: GET, inputParameters: {sku: {in: path}}}}}
        large: {path: /large, operations: {get-large: {method: GET}}}
  exposes:
    - type: rest
      address: localhost
      port: 3900
      namespace: api
      resources:
        raw: {path: "/raw/{{id}}", operations: {get-raw: {method: GET, ${id}, ${call}}}}
        large: {path: /large, operations: {get-large: {method: GET, call: store.get-large}}}
        mapped:
          path: "/mapped/{{id}}"
          operations:
            get-mapped:
              method: GET
              ${id}
              call: store.get-item
              with: {id: api.id}
              outputParameters: [{type: object, properties: {${fields.join(', ')}}}]
        joined:
          path: "/joined/{{id}}"
          operations:
            get-joined:
              method: GET
              ${id}
              steps:
                item: {type: call, call: store.get-item, with: {id: api.id}}
                stores: {type: call, call: store.list-stores}
                near: {type: lookup, index: stores, match: id, lookupValue: $.item.stock.storeIds, outputParameters: [name, city]}
                reviews: {type: call, call: store.get-reviews, with: {sku: "{{item.sku}}"}}
              mappings:
                - {target: name, value: $.item.attributes.name}
                - {target: stores, value: $.near}
                - {target: rating, value: $.reviews.average}
    - type: mcp
      address: localhost
      port: 3901
      namespace: tools
      tools:
        raw: {description: An item, inputParameters: {id: {type: string, description: Identifier}}, call: store.get-item, with: {id: tools.id}}
`;
}

/** Writes the file and returns its path. */
export function writeCapability(upstream: string): string {
  const file = path.resolve(import.meta.dirname, '../.cache/bench/store.capability.yaml');
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text(upstream));
  return file;
}
