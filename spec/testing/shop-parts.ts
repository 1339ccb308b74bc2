/** What most fixtures begin with, so that each says only what it is about. Lines as they stand in a file, to be put together in this order. */

/** At the root: one variable of the environment. */
export const tokenBind = `binds:
  - namespace: env
    keys:
      TOKEN: SHOP_TOKEN
`;

/** A capability with one API, up to what else that has. */
export const shopClient = `capability:
  consumes:
    - type: http
      namespace: shop
      baseUri: https://shop.example.org
`;

/** The same API in a shared file. */
export const sharedShop = `consumes:
  - type: http
    namespace: shop
    baseUri: https://shop.example.org
`;

/** Behind `shopClient`: one resource in map style, up to its operations. */
export const ordersMap = `      resources:
        orders:
          path: /orders
          operations:
`;

/** The same in list style. */
export const ordersList = `      resources:
        - name: orders
          path: /orders
          operations:
`;

/** One MCP server, up to its tools. */
export const toolServer = `  exposes:
    - type: mcp
      port: 3000
      namespace: tools
      tools:
`;
