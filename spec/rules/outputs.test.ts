import { describe, it } from 'node:test';
import { checkFix, checkProblems } from '../testing/fixture.ts';
import { ordersMap } from '../testing/shop-parts.ts';

/** A tool with two steps over an operation that declares what it gives; the lines stand below the tool. */
function withTool(lines: string): string {
  return `ikanos: "1.0.0-beta5"
capability:
  consumes:
    - type: http
      namespace: shop
      baseUri: https://shop.internal
${ordersMap}            list-orders:
              method: GET
              inputParameters:
                customer: {in: query}
              outputParameters:
                total: {type: number, value: $.sum}
                lines: {type: array, value: $.lines}
  exposes:
    - type: mcp
      port: 3000
      namespace: shop-tools
      tools:
        sum:
          description: Sums up all orders of a customer
          inputParameters:
            customer: {type: string, description: Who ordered}
          steps:
            all: {type: call, call: shop.list-orders}
${lines}`;
}

describe('the way of data', () => {
  it('is silent where everything fits', () => {
    checkProblems(
      withTool(`            one: {type: lookup, index: all, match: id, lookupValue: $.all.total, outputParameters: [price, name]}
            more: {type: call, call: shop.list-orders, with: {customer: "{{all.total}}"}}
          mappings:
            - {target: total, value: $.all.total}
            - {target: text, value: $.more.total}
            - {target: line.price, value: $.one.price}
            - {target: whole, value: $.all}
          outputParameters:
            total: {type: number}
            text: {type: string}
            line: {type: object, properties: {price: {type: number}}}
            whole: {type: object, properties: {}}
`),
    );
  });

  it('ends at fields that a step does not leave behind, in mappings, lookups and templates', () => {
    checkProblems(
      withTool(`            one: {type: lookup, index: all, match: id, lookupValue: $.all.totl, outputParameters: [price]}
            #                                                             ^^^^ warning unknown-field: The step \`all\` leaves no \`totl\` behind. Did you mean \`total\`?
            more: {type: call, call: shop.list-orders, with: {customer: "{{all.owner}}"}}
            #                                                                  ^^^^^ warning unknown-field: The step \`all\` leaves no \`owner\` behind. It has \`total\` and \`lines\`.
          mappings:
            - {target: total, value: $.one.prize}
            #                              ^^^^^ warning unknown-field: The step \`one\` leaves no \`prize\` behind. Did you mean \`price\`?
            - {target: other, value: $.more.total}
          outputParameters:
            total: {type: number}
            other: {type: number}
`),
    );
  });

  it('ends at outputs that are not declared, and leaves out those that nothing fills', () => {
    checkProblems(
      withTool(`          mappings:
            - {target: totl, value: $.all.total}
            #          ^^^^ warning unknown-output: \`outputParameters\` has no \`totl\`. Did you mean \`total\`?
          outputParameters:
            total: {type: number}
`),
    );
    checkProblems(
      withTool(`          mappings:
            - {target: total, value: $.all.total}
          outputParameters:
            total: {type: number}
            currency: {type: string}
#           ^^^^^^^^ warning unfilled-output: Nothing fills \`currency\`: no entry of \`mappings\` has it as its \`target\`.
`),
    );
  });

  it('takes paths into steps', () => {
    checkProblems(
      withTool(`          mappings:
            - {target: first, value: "$.all.lines[0].price"}
            #                        ^^^^^^^^^^^^^^^^^^^^^^ hint no-effect-elsewhere: Other engines take \`$.step\` and names between dots only, and find nothing here.
            - {target: last, value: "$.all.lines[-1"}
            #                                   ^ warning json-path-syntax: This \`[\` is never closed: a \`]\` is missing.
            - {target: total, value: "{{all.total}}"}
            #                        ^^^^^^^^^^^^^^^ warning mapping-path: A mapping takes \`$.step.field\`; \`{{all.total}}\` finds nothing. Write \`$.all.total\`.
            - {target: fixed, value: v1}
            #                        ^^ warning mapping-path: A mapping takes \`$.step.field\`; \`v1\` finds nothing.
          outputParameters:
            first: {type: number}
            last: {type: number}
            total: {type: number}
            fixed: {type: string}
`),
    );
  });

  it('keeps a list a list', () => {
    checkProblems(
      withTool(`          mappings:
            - {target: sum, value: $.all.lines}
            #                            ^^^^^ warning type-clash: \`sum\` is declared as number, but \`lines\` of the step \`all\` is an array.
            - {target: paid, value: $.all.total}
            #                             ^^^^^ warning type-clash: \`paid\` is declared as boolean, but \`total\` of the step \`all\` is a number.
          outputParameters:
            sum: {type: number}
            paid: {type: boolean}
`),
    );
  });

  const oneMapping = (mapping: string) =>
    withTool(`          mappings:\n            - ${mapping}\n          outputParameters:\n            total: {type: number}\n`);

  it('is mended with the nearest name', () => {
    const good = oneMapping('{target: total, value: $.all.total}');
    checkFix(oneMapping('{target: totl, value: $.all.total}'), 'unknown-output', good);
    checkFix(oneMapping('{target: total, value: $.all.totals}'), 'unknown-field', good);
    const bracketed = (field: string) => oneMapping(`{target: total, value: "$['all']['${field}']"}`);
    checkFix(bracketed('totals'), 'unknown-field', bracketed('total'));
    checkFix(oneMapping('{target: total, value: "{{ all.total }}"}'), 'mapping-path', good);
  });
});
