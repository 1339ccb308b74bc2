import { describe, it } from 'node:test';
import { checkProblems } from '../testing/fixture.ts';

const steps = (script: string) => `ikanos: "1.0.0-beta5"
capability:
  exposes:
    - type: mcp
      port: 3000
      namespace: shop-tools
      tools:
        count:
          description: Counts all orders of the shop
          steps:
            sum:
              type: script
              language: javascript
${script}          mappings: [{target: sum, value: $.sum}]
          outputParameters: {sum: {type: number}}
`;

describe('files of scripts and prompts', () => {
  it('are looked for beside the file', () =>
    checkProblems(`${steps(`              location: "file:///./scripts"
              file: sum.js
              dependencies: [round.js, gone.js]
#                                      ^^^^^^^ error missing-file: There is no file \`gone.js\` in \`./scripts\`.
`)}--- scripts/sum.js
result = 1;
--- scripts/round.js
const round = Math.round;
`));

  it('may be elsewhere where the capability is served', () =>
    checkProblems(
      steps(`              location: "file:///opt/scripts"
              file: sum.js
`),
    ));

  it('are not looked for outside of their folder, which no script may leave', () =>
    checkProblems(
      steps(`              location: "file:///./scripts"
              file: ../sum.js
#                   ^^^^^^^^^ error missing-file: \`../sum.js\` leads out of the \`location\` of its step.
`),
    ));

  it('of prompts too', () =>
    checkProblems(`ikanos: "1.0.0-beta5"
capability:
  exposes:
    - type: mcp
      port: 3000
      namespace: shop-tools
      tools:
        hello: {description: Says hello to whoever asks, outputParameters: {said: {type: string, value: hello}}}
      prompts:
        there: {display: There, description: A prompt that is there, location: "file:///./there.md"}
        gone: {display: Gone, description: A prompt that is gone, location: "file:///./gone.md"}
#                                                                           ^^^^^^^^^^^^^^^^^^^ error missing-file: There is no file \`./gone.md\`. The path starts at the folder of this file.
--- there.md
Hello.
`));
});
