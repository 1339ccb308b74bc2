/** Refactorings on fixtures: what comes out must not have errors that were not there before. */
import assert from 'node:assert/strict';
import { analyse } from '../analyse.ts';
import { applyEdits } from '../edits/apply-edits.ts';
import type { Place, Refactoring, Refusal } from '../edits/refactor/refactoring.ts';
import { readFixture } from './fixture.ts';
import { withTexts } from './project.ts';
import { toolServer } from './shop-parts.ts';

const base = 'file:///project/';

/** The main file afterwards, and the new one if there is one; the reason when it is refused, undefined when it is not offered. `▮` is the cursor; files as in `readFixture`. */
export function apply(marked: string, refactor: (place: Place) => Refactoring | Refusal | undefined): string | undefined {
  const parts = marked.split(/^--- \S+\n/m);
  const offset = (parts[0] ?? '').indexOf('▮');
  assert.ok(offset >= 0, 'no cursor');
  const { main, project, files } = readFixture(marked.replace('▮', ''));
  const before = analyse(main, project).filter(({ severity }) => severity === 'error');
  const result = refactor({ file: main, project, offset });
  if (!result) return undefined;
  if ('refused' in result) return result.refused;
  const after = applyEdits(
    main.text,
    result.edits.filter(({ uri }) => uri === main.uri),
  );
  const created = result.create;
  const texts = new Map([[main.uri, after], ...(created ? [[created.uri, created.text] as const] : [])]);
  const later = withTexts(files.values(), texts);
  const now = later.findFile(main.uri);
  assert.ok(typeof now !== 'string');
  const errors = analyse(now, later).filter(({ severity }) => severity === 'error');
  assert.deepEqual(errors.length > before.length ? errors.map(({ message }) => message) : [], [], `new errors in\n${after}`);
  return created ? `${after}--- ${created.uri.slice(base.length)}\n${created.text}` : after;
}

export const consumes = (keyed: boolean) =>
  keyed
    ? `  consumes:
    - type: http
      namespace: shop
      baseUri: https://shop.example.org
      resources:
        orders:
          path: "/orders/{{id}}"
          operations:
            get-order:
              method: GET
              inputParameters:
                id: {in: path}
                lang: {in: query}
`
    : `  consumes:
    - type: http
      namespace: shop
      baseUri: https://shop.example.org
      resources:
        - name: orders
          path: "/orders/{{id}}"
          operations:
            - name: get-order
              method: GET
              inputParameters:
                - {name: id, in: path}
                - {name: lang, in: query}
`;

export const mapFile = (tool: string) => `ikanos: "1.0.0-beta5"
capability:
${consumes(true)}${toolServer}        find:
${tool}`;

export const listFile = (tool: string) => `naftiko: "1.0.0-alpha2"
info:
  label: Shop
  description: d
capability:
${consumes(false)}${toolServer}        - name: find
${tool}`;
