/** Rules about how a unit comes to its answer: by a call, by steps, by a flow, or made up. The schema is looser than what is meant. */
import { usesKeyedMaps } from '../dialects/dialect.ts';
import { ownUnits } from '../links/units.ts';
import type { OutputParameter, Unit } from '../model/capability.ts';
import { say } from '../say.ts';
import { spanOf } from '../span.ts';
import { rememberClean } from './clean.ts';
import { keySpan } from './effects.ts';
import { example } from './example.ts';
import type { Finding, Rule } from './rule.ts';

const operation = (lines: string) =>
  example({
    exposes: `- type: rest\n  address: 127.0.0.1\n  port: 3000\n  namespace: shop-api\n  resources:\n    orders:\n      path: /orders\n      description: All orders\n      operations:\n        list:\n          method: GET\n${lines}`,
  });

export const nothingToAnswer: Rule = {
  id: 'nothing-to-answer',
  severity: 'warning',
  doc: {
    title: 'An operation has nothing to answer with',
    why: 'An operation answers with what a `call`, a flow (`ref`) or `steps` give, or with the `value` of its outputs as long as there is no API yet. Without any of them callers get the status 404.',
    bad: operation(''),
    good: operation('          call: shop.list-orders\n'),
  },
  check: ({ file }) =>
    ownUnits(file).flatMap(({ unit, restResource }) =>
      cleanUnits(unit, [restResource?.forward !== undefined], (): readonly Finding[] =>
        unit.kind === 'rest-operation' && !restResource?.forward && modeOf(unit) === 'made up' && !unit.outputs?.parameters.some(hasValue)
          ? [
              {
                message: say`This operation has nothing to answer with: it needs \`call\`, \`ref\` or \`steps\`, or outputs with a \`value\`.`,
                span: spanOf(unit.nameNode ?? unit.method?.node ?? unit.node),
              },
            ]
          : [],
      ),
    ),
};

const cleanUnits = rememberClean();

function hasValue(output: OutputParameter): boolean {
  const { value, properties, items, itemFields, values } = output;
  return value !== undefined || [...properties, ...itemFields, ...(items ? [items] : []), ...(values ? [values] : [])].some(hasValue);
}

export const outputsOfOtherMode: Rule = {
  id: 'outputs-of-other-mode',
  severity: 'warning',
  doc: {
    title: 'Outputs are written as for another way to answer',
    why: 'With `call`, `outputParameters` is a list of shapes that pick out of the answer (`mapping`). With `steps` it is a map of names, which `mappings` fill. Written the other way round, the outputs are not filled.',
    bad: operation('          call: shop.list-orders\n          outputParameters: {total: {type: number}}\n'),
    good: operation('          call: shop.list-orders\n          outputParameters: [{type: number, mapping: $.total}]\n'),
  },
  check: ({ file }) =>
    file.declared && usesKeyedMaps(file.declared.dialect.structure)
      ? ownUnits(file).flatMap(({ unit }) => cleanOutputs(unit, [], () => otherMode(unit)))
      : [],
};

const cleanOutputs = rememberClean();

function otherMode(unit: Unit): readonly Finding[] {
  const span = unit.outputs && keySpan(unit.node, 'outputParameters');
  if (!span || !unit.outputs) return [];
  const isMap = unit.outputs.node.kind === 'mapping';
  switch (modeOf(unit)) {
    case 'call':
      return isMap
        ? [
            {
              message: say`With \`call\`, \`outputParameters\` is a list of shapes (\`- type: …\`). A map of names belongs to \`steps\`.`,
              span,
            },
          ]
        : [];
    case 'steps':
      return isMap
        ? []
        : [
            {
              message: say`With \`steps\`, \`outputParameters\` is a map of names that \`mappings\` fill. A list of shapes belongs to \`call\`.`,
              span,
            },
          ];
    case 'ref':
    case 'made up':
      return [];
  }
}

/** What counts when several are there: a flow before steps before a call. */
function modeOf(unit: Unit): 'ref' | 'steps' | 'call' | 'made up' {
  if (unit.kind !== 'flow' && unit.ref) return 'ref';
  if (unit.steps.length > 0) return 'steps';
  return unit.call ? 'call' : 'made up';
}
