import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sharedParts } from './shared-parts.ts';
import { folder, workspaceOf } from './testing/fixture.ts';
import { worktreeDivider } from './worktrees.ts';

const shared = `ikanos: "1.0.0-beta5"
consumes:
  - {type: http, namespace: shop, baseUri: "https://shop.internal"}
`;
const main = 'ikanos: "1.0.0-beta5"\ncapability:\n  exposes:\n    - type: mcp\n      namespace: tools\n      port: 3001\n';
const texts = new Map([
  [`${folder}main.yaml`, main],
  [`${folder}apis/shop.yaml`, shared],
  [`${folder}module/.git`, 'gitdir: ../.git/modules/module\n'],
  [`${folder}module/shop.yaml`, shared],
  [`${folder}.worktrees/topic/.git`, 'gitdir: /home/me/shop/.git/worktrees/topic\n'],
  [`${folder}.worktrees/topic/main.yaml`, main],
  [`${folder}.worktrees/topic/apis/shop.yaml`, shared],
]);

describe('worktrees of git that lie in one another', () => {
  it('are told apart, from either side; a submodule belongs to what it is in', () => {
    const divides = worktreeDivider(workspaceOf(texts));
    const topic = `${folder}.worktrees/topic/`;
    assert.equal(divides(`${folder}main.yaml`, `${folder}apis/shop.yaml`), false);
    assert.equal(divides(`${folder}main.yaml`, `${folder}module/shop.yaml`), false);
    assert.equal(divides(`${folder}main.yaml`, `${topic}apis/shop.yaml`), true);
    assert.equal(divides(`${topic}main.yaml`, `${folder}apis/shop.yaml`), true);
    assert.equal(divides(`${topic}main.yaml`, `${topic}apis/shop.yaml`), false);
  });

  it('offer nothing to import to each other', () => {
    const offered = (uri: string) => {
      const project = workspaceOf(texts);
      project.open(uri, 'capability', 1, main);
      const file = project.findFile(uri);
      return typeof file === 'string' ? [] : sharedParts(file, project, 'consumes').map(({ from }) => from);
    };
    assert.deepEqual(offered(`${folder}main.yaml`), ['./apis/shop.yaml', './module/shop.yaml']);
    assert.deepEqual(offered(`${folder}.worktrees/topic/main.yaml`), ['./apis/shop.yaml']);
  });
});
