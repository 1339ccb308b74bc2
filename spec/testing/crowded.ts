/** Names that only callers give, steps that name each other, several tools of one server and one API: whatever may depend on something else. */
import { shopClient, toolServer } from './shop-parts.ts';
export const crowded = `ikanos: "1.0.0-beta5"
binds:
  - namespace: env
    keys:
      TENANT: tenant
${shopClient}      inputParameters:
        lang: {in: query, value: "{{TENANT}}"}
      resources:
        orders:
          path: "/orders/{{id}}"
          operations:
            get-order:
              method: GET
              outputParameters:
                total: {type: number, value: $.total}
        notes:
          path: "/{{TENANT}}/orders/{{id}}/notes"
          operations:
            put-note:
              method: PUT
              inputParameters:
                trace: {in: header, value: "{{first.total}}"}
              body: {type: json, data: {note: "{{note}}", of: "{{id}}", was: "{{second.total}}"}}
        lines:
          path: "/orders/{{id}}/lines/{{line}}"
          operations:
            get-line:
              method: GET
              inputParameters:
                line: {in: path}
  aggregates:
    - display: Notes
      namespace: notes
      flows:
        write:
          description: Writes a note
          inputParameters:
            id: {type: string, description: Number of the order}
            note: {type: string, description: What to write}
          steps:
            first: {type: call, call: shop.get-order, with: {id: notes.id}}
            second: {type: call, call: shop.put-note, with: {id: "{{id}}", note: "{{note}} of {{first.total}}"}}
        read:
          description: Reads a line
          inputParameters:
            line: {type: string, description: Number of the line}
          call: shop.get-line
          with: {line: notes.line, id: "7"}
${toolServer}        find:
          description: Finds an order of the shop by its number
          inputParameters:
            id: {type: string, description: Number of the order}
          call: shop.get-order
          with: {id: tools.id}
        line:
          description: Finds a line of an order
          inputParameters:
            id: {type: string, description: Number of the order}
            number: {type: string, description: Number of the line}
          call: shop.get-line
          with:
            id: tools.id
            line: "{{number}}"
        note:
          description: Writes a note to an order
          ref: notes.write
          with: {id: "7", note: "{{TENANT}}", lang: en}
    - type: rest
      port: 3001
      namespace: api
      resources:
        order:
          path: "/orders/{id}/{part}"
          inputParameters:
            id: {in: path, type: string, description: Number of the order}
            lang: {in: query, type: string, description: Language of the texts}
          operations:
            get:
              method: GET
              call: shop.get-line
              with: {id: api.id, line: "{{part}}"}
            put:
              method: PUT
              inputParameters:
                note: {in: body, type: string, description: What to write}
              ref: notes.write
              with: {id: api.id, note: api.note}
`;
