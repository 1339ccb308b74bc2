/** One capability in both families of the format, alone and spread over three files: what navigation is tested with. */
import { ordersList, sharedShop, shopClient, tokenBind, toolServer } from '../../spec/testing/shop-parts.ts';

/** Map style (≥ alpha3), everything in one file. */
export const mapStyle = `ikanos: "1.0.0-beta5"
info:
  display: Shop
${tokenBind}${shopClient}      authentication: {type: bearer, token: "{{TOKEN}}"}
      resources:
        orders:
          path: "/orders/{{id}}"
          operations:
            get-order:
              method: GET
              inputParameters:
                id: {in: path}
            list-orders:
              method: GET
  aggregates:
    - display: Orders
      namespace: orders
      flows:
        find:
          description: One order
          inputParameters:
            number: {type: string, description: d}
          call: shop.get-order
          with: {id: orders.number}
${toolServer}        find-order:
          ref: orders.find
        both:
          description: Two calls
          inputParameters:
            order: {type: string, description: d}
          steps:
            all: {type: call, call: shop.list-orders}
            one: {type: call, call: shop.get-order, with: {id: "{{order}}"}}
          mappings:
            - {target: total, value: $.one.total}
          outputParameters:
            total: {type: number}
    - type: skill
      port: 3001
      namespace: skills
      skills:
        helper:
          description: d
          tools:
            find: {description: d, from: {sourceNamespace: tools, action: find-order}}
`;

/** List style (≤ alpha2), everything in one file. */
export const listStyle = `naftiko: "1.0.0-alpha2"
info:
  label: Shop
  description: d
${tokenBind}${shopClient}      authentication: {type: bearer, token: "{{TOKEN}}"}
      resources:
        - name: orders
          path: "/orders/{{id}}"
          operations:
            - name: get-order
              method: GET
              inputParameters:
                - {name: id, in: path}
            - name: list-orders
              method: GET
  aggregates:
    - label: Orders
      namespace: orders
      functions:
        - name: find
          description: One order
          inputParameters:
            - {name: number, type: string, description: d}
          call: shop.get-order
          with: {id: orders.number}
${toolServer}        - name: find-order
          ref: orders.find
        - name: both
          description: Two calls
          inputParameters:
            - {name: order, type: string, description: d}
          steps:
            - {name: all, type: call, call: shop.list-orders}
            - {name: one, type: call, call: shop.get-order, with: {id: "{{order}}"}}
          mappings:
            - {targetName: total, value: $.one.total}
          outputParameters:
            - {name: total, type: number}
`;

/** Map style over three files, the API under an alias. */
export const threeFiles = `ikanos: "1.0.0-beta5"
info:
  display: Front
${tokenBind}capability:
  consumes:
    - {from: ./shop.yaml, import: shop, as: store}
  aggregates:
    - {from: ./flows.yaml, import: orders}
${toolServer}        list:
          description: All orders
          call: store.list-orders
        find:
          ref: orders.find
--- file: shop.yaml
ikanos: "1.0.0-beta5"
${sharedShop}    authentication: {type: bearer, token: "{{TOKEN}}"}
    resources:
      orders:
        path: "/orders/{{id}}"
        operations:
          get-order: {method: GET, inputParameters: {id: {in: path}}}
          list-orders: {method: GET}
--- file: flows.yaml
ikanos: "1.0.0-beta5"
aggregates:
  - display: Orders
    namespace: orders
    flows:
      find:
        description: One order
        inputParameters: {number: {type: string, description: d}}
        call: store.get-order
        with: {id: orders.number}
`;

/** List style over three files. */
export const threeLists = `naftiko: "1.0.0-alpha2"
info:
  label: Front
  description: d
capability:
  consumes:
    - {location: ./shop.yaml, import: shop}
${toolServer}        - {name: list, description: All orders, call: shop.list-orders}
--- file: shop.yaml
naftiko: "1.0.0-alpha2"
${sharedShop}    resources:
      - name: orders
        path: /orders
        operations:
          - {name: list-orders, method: GET}
--- file: other.yaml
naftiko: "1.0.0-alpha2"
info:
  label: Other
  description: d
capability:
  consumes:
    - {location: ./shop.yaml, import: shop}
  exposes:
    - type: rest
      port: 3002
      namespace: api
${ordersList}            - {name: all, method: GET, call: shop.list-orders}
`;
