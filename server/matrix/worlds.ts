/**
 * One shop front, four times: in list style (≤ alpha2) and in map style (≥ alpha3), in one file and over three. Every question of the
 * protocol is asked in all four at the same places, and the same answer is expected.
 *
 * A place is marked `⟦name|text⟧`: the name belongs to the test, the text to the file. All four worlds have the same places, but for
 * those of imports, which only the worlds over three files have.
 */

const mapApis = {
  shop: `- type: http
  namespace: ⟦api|shop⟧
  description: Orders of the shop
  baseUri: ⟦base|https://shop.example.org/v1⟧
  authentication: {type: bearer, token: "{{⟦token-use|SHOP_TOKEN⟧}}"}
  resources:
    orders:
      path: "/orders/{{⟦path-id|id⟧}}"
      operations:
        ⟦operation|get-order⟧:
          method: ⟦method|GET⟧
          description: One order
          inputParameters:
            ⟦wire-id|id⟧: {in: ⟦wire-in|path⟧}
          outputParameters:
            ⟦total-out|total⟧: {type: number, value: $.sum.total}
            ⟦parcel-out|parcel⟧: {type: string, value: $.parcel}
    all:
      path: /orders
      operations:
        ⟦unused|list-orders⟧:
          method: GET
          description: All orders
`,
  carriers: `- type: http
  namespace: ⟦carriers|carriers⟧
  description: Parcels under way
  baseUri: https://carriers.example.org
  resources:
    parcels:
      path: "/parcels/{{⟦path-code|code⟧}}"
      operations:
        ⟦track|track⟧:
          method: GET
          inputParameters:
            ⟦code|code⟧: {in: path}
          outputParameters:
            ⟦place-out|place⟧: {type: string, value: $.place}
`,
} as const;

const listApis = {
  shop: `- type: http
  namespace: ⟦api|shop⟧
  description: Orders of the shop
  baseUri: ⟦base|https://shop.example.org/v1⟧
  authentication: {type: bearer, token: "{{⟦token-use|SHOP_TOKEN⟧}}"}
  resources:
    - name: orders
      path: "/orders/{{⟦path-id|id⟧}}"
      operations:
        - name: ⟦operation|get-order⟧
          method: ⟦method|GET⟧
          description: One order
          inputParameters:
            - {name: ⟦wire-id|id⟧, in: ⟦wire-in|path⟧}
          outputParameters:
            - {name: ⟦total-out|total⟧, type: number, value: $.sum.total}
            - {name: ⟦parcel-out|parcel⟧, type: string, value: $.parcel}
    - name: all
      path: /orders
      operations:
        - name: ⟦unused|list-orders⟧
          method: GET
          description: All orders
`,
  carriers: `- type: http
  namespace: ⟦carriers|carriers⟧
  description: Parcels under way
  baseUri: https://carriers.example.org
  resources:
    - name: parcels
      path: "/parcels/{{⟦path-code|code⟧}}"
      operations:
        - name: ⟦track|track⟧
          method: GET
          inputParameters:
            - {name: ⟦code|code⟧, in: path}
          outputParameters:
            - {name: ⟦place-out|place⟧, type: string, value: $.place}
`,
} as const;

const mapFront = `ikanos: ⟦version|1.0.0-beta5⟧
info:
  display: Shop front
  description: Orders and where they are
binds:
  - namespace: env
    keys:
      ⟦token|SHOP_TOKEN⟧: TOKEN
capability:
  consumes:
{{APIS}}  aggregates:
    - display: Orders
      namespace: ⟦aggregate|orders⟧
      flows:
        ⟦flow|find⟧:
          description: One order by its number
          inputParameters:
            ⟦number|number⟧: {type: string, description: Number of the order}
          call: ⟦flow-call-api|shop⟧.⟦flow-call|get-order⟧
          with: {⟦flow-with|id⟧: ⟦number-scope|orders⟧.⟦number-use|number⟧}
          outputParameters:
            - {type: number, mapping: ⟦flow-path|$.sum.total⟧}
  exposes:
    - type: rest
      port: 3001
      namespace: ⟦rest|api⟧
      resources:
        order:
          path: /orders/{⟦route-key|key⟧}
          operations:
            ⟦rest-operation|read⟧:
              method: GET
              inputParameters:
                ⟦rest-key|key⟧: {in: path, type: string, description: Number of the order}
              call: ⟦rest-reference|⟦rest-call-api|shop⟧.⟦rest-call|get-order⟧⟧
              with: {⟦rest-with|id⟧: ⟦rest-scope|api⟧.⟦rest-key-use|key⟧}
    - type: mcp
      port: 3000
      namespace: ⟦tools|tools⟧
      tools:
        ⟦find-order|find-order⟧:
          ref: ⟦flow-reference|⟦ref-aggregate|orders⟧.⟦ref|find⟧⟧
        ⟦where-is|where-is⟧:
          description: Where an order is
          inputParameters:
            ⟦order|order⟧: {type: ⟦order-type|string⟧, description: Number of the order}
          steps:
            ⟦bought|bought⟧: {type: call, call: ⟦step-reference|⟦step-call-api|shop⟧.⟦step-call|get-order⟧⟧, with: {⟦step-with|id⟧: "{{⟦order-use|order⟧}}"}}
            ⟦tracked|tracked⟧: {type: call, call: ⟦track-call-api|carriers⟧.⟦track-call|track⟧, with: {⟦track-with|code⟧: "{{⟦bought-use|bought⟧.⟦parcel-use|parcel⟧}}"}}
          mappings:
            - {target: ⟦target|place⟧, value: "$['⟦tracked-use|tracked⟧'].⟦place-use|place⟧"}
          outputParameters:
            ⟦place|place⟧: {type: string}
      prompts:
        ⟦prompt|ask⟧:
          display: Ask
          description: Asks for an order
          arguments:
            ⟦argument|order⟧: {description: Number of the order}
          template:
            - {role: user, content: "Where is {{⟦argument-use|order⟧}}?"}
    - type: skill
      port: 3002
      namespace: skills
      skills:
        ⟦skill|helper⟧:
          description: Helps with orders
          allowed-tools: Bash ⟦allowed|find⟧ Read
          tools:
            ⟦skill-tool|find⟧:
              description: One order
              from: {sourceNamespace: ⟦source|tools⟧, action: ⟦action|find-order⟧}
`;

const listFront = `naftiko: ⟦version|1.0.0-alpha2⟧
info:
  label: Shop front
  description: Orders and where they are
binds:
  - namespace: env
    keys:
      ⟦token|SHOP_TOKEN⟧: TOKEN
capability:
  consumes:
{{APIS}}  aggregates:
    - label: Orders
      namespace: ⟦aggregate|orders⟧
      functions:
        - name: ⟦flow|find⟧
          description: One order by its number
          inputParameters:
            - {name: ⟦number|number⟧, type: string, description: Number of the order}
          call: ⟦flow-call-api|shop⟧.⟦flow-call|get-order⟧
          with: {⟦flow-with|id⟧: ⟦number-scope|orders⟧.⟦number-use|number⟧}
          outputParameters:
            - {type: number, mapping: ⟦flow-path|$.sum.total⟧}
  exposes:
    - type: rest
      port: 3001
      namespace: ⟦rest|api⟧
      resources:
        - name: order
          path: /orders/{⟦route-key|key⟧}
          operations:
            - name: ⟦rest-operation|read⟧
              method: GET
              inputParameters:
                - {name: ⟦rest-key|key⟧, in: path, type: string, description: Number of the order}
              call: ⟦rest-reference|⟦rest-call-api|shop⟧.⟦rest-call|get-order⟧⟧
              with: {⟦rest-with|id⟧: ⟦rest-scope|api⟧.⟦rest-key-use|key⟧}
    - type: mcp
      port: 3000
      namespace: ⟦tools|tools⟧
      tools:
        - name: ⟦find-order|find-order⟧
          ref: ⟦flow-reference|⟦ref-aggregate|orders⟧.⟦ref|find⟧⟧
        - name: ⟦where-is|where-is⟧
          description: Where an order is
          inputParameters:
            - {name: ⟦order|order⟧, type: ⟦order-type|string⟧, description: Number of the order}
          steps:
            - {name: ⟦bought|bought⟧, type: call, call: ⟦step-reference|⟦step-call-api|shop⟧.⟦step-call|get-order⟧⟧, with: {⟦step-with|id⟧: "{{⟦order-use|order⟧}}"}}
            - {name: ⟦tracked|tracked⟧, type: call, call: ⟦track-call-api|carriers⟧.⟦track-call|track⟧, with: {⟦track-with|code⟧: "{{⟦bought-use|bought⟧.⟦parcel-use|parcel⟧}}"}}
          mappings:
            - {targetName: ⟦target|place⟧, value: "$['⟦tracked-use|tracked⟧'].⟦place-use|place⟧"}
          outputParameters:
            - {name: ⟦place|place⟧, type: string}
      prompts:
        - name: ⟦prompt|ask⟧
          label: Ask
          description: Asks for an order
          arguments:
            - {name: ⟦argument|order⟧, description: Number of the order}
          template:
            - {role: user, content: "Where is {{⟦argument-use|order⟧}}?"}
    - type: skill
      port: 3002
      namespace: skills
      skills:
        - name: ⟦skill|helper⟧
          description: Helps with orders
          allowed-tools: Bash ⟦allowed|find⟧ Read
          tools:
            - name: ⟦skill-tool|find⟧
              description: One order
              from: {sourceNamespace: ⟦source|tools⟧, action: ⟦action|find-order⟧}
`;

const indented = (text: string) => text.replaceAll(/^(?=.)/gm, '    ');

interface Style {
  readonly front: string;
  readonly version: string;
  readonly apis: Readonly<Record<'shop' | 'carriers', string>>;
  readonly importEntry: (file: string, namespace: string) => string;
}

const mapStyle: Style = {
  front: mapFront,
  version: 'ikanos: "1.0.0-beta5"',
  apis: mapApis,
  importEntry: (file, namespace) => `    - {from: ⟦${namespace}-file|${file}⟧, import: ⟦${namespace}-import|${namespace}⟧}\n`,
};

const listStyle: Style = {
  front: listFront,
  version: 'naftiko: "1.0.0-alpha2"',
  apis: listApis,
  importEntry: (file, namespace) => `    - {location: ⟦${namespace}-file|${file}⟧, import: ⟦${namespace}-import|${namespace}⟧}\n`,
};

function inOne(style: Style): string {
  return style.front.replace('{{APIS}}', () => indented(style.apis.shop) + indented(style.apis.carriers));
}

function overThree(style: Style): string {
  const shared = (api: 'shop' | 'carriers') =>
    `--- file: ${api}.yaml\n${style.version}\nconsumes:\n${style.apis[api].replaceAll(/^(?=.)/gm, '  ')}`;
  const entries = style.importEntry('./shop.yaml', 'shop') + style.importEntry('./carriers.yaml', 'carriers');
  return style.front.replace('{{APIS}}', () => entries) + shared('shop') + shared('carriers');
}

export const worlds = {
  'list style, one file': inOne(listStyle),
  'list style, three files': overThree(listStyle),
  'map style, one file': inOne(mapStyle),
  'map style, three files': overThree(mapStyle),
} as const;

export type WorldName = keyof typeof worlds;
