/** One capability in both forms, with everything that a model holds. */

export const keyed = `ikanos: "1.0.0-beta5"
info: {display: Shop, description: Orders of the shop, tags: [orders], version: "2"}
binds:
  - {namespace: env, keys: {TOKEN: SHOP_TOKEN}}
capability:
  consumes:
    - type: http
      namespace: shop
      baseUri: https://shop.internal
      inputParameters: {page: {in: query, value: "1"}}
      authentication: {type: bearer, token: "{{TOKEN}}"}
      resources:
        order:
          path: "/orders/{{id}}"
          operations:
            get-order:
              method: GET
              inputParameters: {id: {in: path}}
              outputParameters: {total: {type: number, value: $.sum}}
    - {from: ./store.yaml, import: store, as: other}
  aggregates:
    - display: Orders
      namespace: orders
      flows:
        get: {description: Reads an order, semantics: {safe: true}, call: shop.get-order, with: {id: orders.id}}
  exposes:
    - type: mcp
      port: 3000
      namespace: shop-tools
      tools:
        get:
          description: Reads an order
          hints: {readOnly: true}
          inputParameters: {id: {type: string, description: Its number, required: false}}
          steps:
            one: {type: call, call: shop.get-order, with: {id: "{{id}}"}}
            two: {type: lookup, index: one, match: id, lookupValue: $.one.total, outputParameters: [price]}
            three: {type: script, language: javascript, location: "file:///opt", file: a.js}
          mappings: [{target: total, value: $.one.total}]
          outputParameters:
            total: {type: number}
            lines: {type: array, items: {price: {type: number}}}
        list:
          description: Lists orders
          call: shop.get-order
          outputParameters: [{type: array, mapping: $.orders, items: {type: object, properties: {id: {type: string, mapping: $.id}}}}]
      resources:
        order: {display: Order, uri: "shop://{id}", description: An order, mimeType: application/json, call: shop.get-order}
      prompts:
        ask: {display: Ask, description: Asks, arguments: {id: {description: Its number}}, template: [{role: user, content: "{{id}}?"}]}
    - type: rest
      address: 127.0.0.1
      port: 3001
      namespace: shop-api
      resources:
        order:
          path: /orders/{id}
          inputParameters: {id: {in: path, type: string, description: Its number}}
          operations: {get: {method: GET, ref: orders.get}}
        rest: {path: "/{{path}}", forward: {targetNamespace: shop, trustedHeaders: [Accept]}}
    - type: skill
      port: 3002
      namespace: shop-skills
      skills:
        orders:
          description: Orders
          allowed-tools: get
          tools: {get: {description: Reads an order, from: {sourceNamespace: shop-tools, action: get}}}
    - type: control
      port: 3003
      management: {health: true, scripting: {defaultLanguage: javascript, allowedLanguages: [javascript]}}
`;

/** The same in lists, with the words of its time. */
export const listed = `naftiko: "1.0.0-alpha2"
info: {label: Shop, description: Orders of the shop, tags: [orders], version: "2"}
binds:
  - {namespace: env, keys: {TOKEN: SHOP_TOKEN}}
capability:
  consumes:
    - type: http
      namespace: shop
      baseUri: https://shop.internal
      inputParameters: [{name: page, in: query, value: "1"}]
      authentication: {type: bearer, token: "{{TOKEN}}"}
      resources:
        - name: order
          path: "/orders/{{id}}"
          operations:
            - name: get-order
              method: GET
              inputParameters: [{name: id, in: path}]
              outputParameters: [{name: total, type: number, value: $.sum}]
    - {location: ./store.yaml, import: store, as: other}
  aggregates:
    - label: Orders
      namespace: orders
      functions:
        - {name: get, description: Reads an order, semantics: {safe: true}, call: shop.get-order, with: {id: orders.id}}
  exposes:
    - type: mcp
      port: 3000
      namespace: shop-tools
      tools:
        - name: get
          description: Reads an order
          hints: {readOnly: true}
          inputParameters: [{name: id, type: string, description: Its number, required: false}]
          steps:
            - {name: one, type: call, call: shop.get-order, with: {id: "{{id}}"}}
            - {name: two, type: lookup, index: one, match: id, lookupValue: $.one.total, outputParameters: [price]}
            - {name: three, type: script, language: javascript, location: "file:///opt", file: a.js}
          mappings: [{targetName: total, value: $.one.total}]
          outputParameters:
            - {name: total, type: number}
            - {name: lines, type: array, items: [{name: price, type: number}]}
        - name: list
          description: Lists orders
          call: shop.get-order
          outputParameters: [{type: array, mapping: $.orders, items: [{type: object, properties: {id: {type: string, mapping: $.id}}}]}]
      resources:
        - {name: order, label: Order, uri: "shop://{id}", description: An order, mimeType: application/json, call: shop.get-order}
      prompts:
        - {name: ask, label: Ask, description: Asks, arguments: [{name: id, description: Its number}], template: [{role: user, content: "{{id}}?"}]}
    - type: rest
      address: 127.0.0.1
      port: 3001
      namespace: shop-api
      resources:
        - name: order
          path: /orders/{id}
          inputParameters: [{name: id, in: path, type: string, description: Its number}]
          operations: [{name: get, method: GET, ref: orders.get}]
        - {name: rest, path: "/{{path}}", forward: {targetNamespace: shop, trustedHeaders: [Accept]}}
    - type: skill
      port: 3002
      namespace: shop-skills
      skills:
        - name: orders
          description: Orders
          allowed-tools: get
          tools: [{name: get, description: Reads an order, from: {sourceNamespace: shop-tools, action: get}}]
    - type: control
      port: 3003
      management: {health: true, scripting: {defaultLanguage: javascript, allowedLanguages: [javascript]}}
`;
