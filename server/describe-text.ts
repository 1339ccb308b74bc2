/** What stands in texts that are not names: paths into answers, codes in comments, arguments nothing declares. */
import type { Reference } from '../spec/links/definition.ts';
import { findOperation, inputsOfOperation } from '../spec/links/operations.ts';
import type { EffectiveSections } from '../spec/links/resolve-imports.ts';
import { readStepPath } from '../spec/links/step-path.ts';
import { rulePages } from '../spec/rules/pages.ts';
import { say, sayText } from '../spec/say.ts';
import { capitalize } from '../spec/schema/explain/words.ts';
import { shapeOf } from '../spec/schema/lookup.ts';
import type { SourceFile } from '../spec/source-file.ts';
import { contains } from '../spec/span.ts';
import { findPair, pathOf, textOf } from '../spec/syntax/navigate.ts';
import type { PairNode, ScalarNode, Span } from '../spec/syntax/tree.ts';
import { pathInWords } from './describe-path.ts';
import { answerOf, knownAt, listsAround, type Observe, observedResult, resultOfCall, sourceOf } from './known-answer.ts';
import { type Observed, valueAt } from './observed-answers.ts';
import { shown } from './observed-shape.ts';
import { callAt, stepAt, unitAt } from './units-at.ts';
import type { EditorProject } from './workspace.ts';

export interface Described {
  readonly text: string;
  readonly span: Span;
}

/** The rule of a code in `# capstan-ignore code`. */
export function describeCode(file: SourceFile, offset: number): Described | undefined {
  const comment = file.tree.comments.find((one) => contains(one, offset));
  if (!comment?.text.startsWith('capstan-ignore')) return undefined;
  const before = /[a-z0-9-]*$/.exec(file.text.slice(comment.start, offset))?.[0] ?? '';
  const behind = /^[a-z0-9-]*/.exec(file.text.slice(offset, comment.end))?.[0] ?? '';
  const page = rulePages.find(({ id }) => id === before + behind);
  if (!page) return undefined;
  const start = offset - before.length;
  return {
    text: `**${sayText(page.doc.title)}** · \`${page.id}\`\n\n${sayText(page.doc.why)}`,
    span: { start, end: start + page.id.length },
  };
}

/** A text that is no name of the format but leads somewhere: a path, the source of a variable, a field that a lookup keeps. */
export function describeText(file: SourceFile, project: EditorProject, node: ScalarNode): Described | undefined {
  return describePath(file, project, node) ?? describeSource(node) ?? describeKeptField(file, project, node);
}

/** The right side of `keys` in a bind, or in an external reference of the first versions; never the value behind it. */
function describeSource(node: ScalarNode): Described | undefined {
  const path = pathOf(node);
  const variable = path.at(-1);
  const section = path.at(-4);
  if (path.at(-2) !== 'keys' || (section !== 'binds' && section !== 'externalRefs') || node.text === '') return undefined;
  const keys = node.parent?.kind === 'pair' ? node.parent.parent.parent : undefined;
  const bind = keys?.kind === 'pair' ? keys.parent : undefined;
  const location = textOf(findPair(bind, 'location')?.value) ?? textOf(findPair(bind, 'uri')?.value);
  const title = location === undefined ? say`**${node.text}** · environment variable` : say`**${node.text}** · key in \`${location}\``;
  return { text: `${title}\n\n${say`Gives \`{{${variable ?? ''}}}\` its value.`}`, span: node };
}

/** An item of `outputParameters` of a lookup. */
function describeKeptField(file: SourceFile, project: EditorProject, node: ScalarNode): Described | undefined {
  const path = pathOf(node);
  const unit = path.at(-2) === 'outputParameters' ? unitAt(file, node.start) : undefined;
  const step = unit && stepAt(file, unit, node.start)?.step;
  if (!unit || step?.kind !== 'lookup') return undefined;
  const indexed = unit.unit.steps.find(({ name }) => name === step.index?.value);
  const call = indexed?.kind === 'call' ? indexed.call?.value : undefined;
  const result =
    call === undefined ? undefined : resultOfCall(project.linksOf(file).sections, call, (found) => project.observedAnswer(file, found));
  const detail = (result?.element ?? result)?.members.get(node.text)?.detail;
  const words = say`kept of the entry of \`${step.index?.value ?? '?'}\` whose \`${step.match?.value ?? '?'}\` fits`;
  return { text: `${say`**${node.text}** · field`}\n\n${facts(words, detail, undefined, undefined, false)}`, span: node };
}

/** A JSONPath in a mapping, or the path of a step: what it takes, and what else is known of that. */
function describePath(file: SourceFile, project: EditorProject, node: ScalarNode): Described | undefined {
  const { sections } = project.linksOf(file);
  const observe: Observe = (found) => project.observedAnswer(file, found);
  const shape = shapeOf(file, node);
  const meaning = shape?.kind === 'text' ? shape.meaning : undefined;
  if (node.text === '' || node.text.includes('{{')) return undefined;
  if (meaning === 'step-path') return describeStepPath(file, sections, observe, node);
  if (meaning !== 'json-path') return undefined;
  const call = callAt(file, node.start);
  const lists = listsAround(file, pathOf(node));
  const answer = call === undefined ? say`the answer` : say`the answer of \`${call}\``;
  const root = lists.length === 0 ? answer : say`an element of ${pathInWords(lists.at(-1) ?? '$', answer) ?? answer}`;
  const words = pathInWords(node.text, root);
  if (words === undefined) return undefined;
  const found = call === undefined ? undefined : findOperation(sections, call);
  let known = found && answerOf(sections, found, observe);
  const observed = found && observe(found);
  let value = observed?.data;
  for (const list of lists) {
    known = known && knownAt(known, list).element;
    value = valueAt(value, list);
    value = Array.isArray(value) ? (value as readonly unknown[])[0] : undefined;
  }
  const detail = known && knownAt(known, node.text).detail;
  return {
    text: `**${node.text}** · JSONPath\n\n${facts(words, detail, observed, valueAt(value, node.text), lists.length > 0)}`,
    span: node,
  };
}

function describeStepPath(file: SourceFile, sections: EffectiveSections, observe: Observe, node: ScalarNode): Described | undefined {
  const path = readStepPath(node.text);
  const step = unitAt(file, node.start)?.unit.steps.find((candidate) => candidate.name === path?.step.name);
  if (!step || !path) return undefined;
  const { rest } = path;
  const call = step.kind === 'call' ? step.call?.value : undefined;
  const root = call === undefined ? say`what the step \`${step.name}\` gives` : say`what the step \`${step.name}\` gives (\`${call}\`)`;
  const words = pathInWords(rest, root);
  const detail = call === undefined || rest === '$' ? undefined : knownAt(resultOfCall(sections, call, observe), rest).detail;
  const found = call === undefined ? undefined : findOperation(sections, call);
  const observed = found && observedResult(found, observe);
  return words === undefined
    ? undefined
    : {
        text: `${say`**${node.text}** · path into a step`}\n\n${facts(words, detail, observed, valueAt(observed?.data, rest), false)}`,
        span: node,
      };
}

/** The value that a path into a step had the last time, for those who already say what it is; undefined when none was seen. */
export function describeLastValue(file: SourceFile, project: EditorProject, path: string, offset: number): string | undefined {
  const { step: wanted, rest = '$' } = readStepPath(path) ?? {};
  const step = unitAt(file, offset)?.unit.steps.find((candidate) => candidate.name === wanted?.name);
  const call = step?.kind === 'call' ? step.call?.value : undefined;
  const found = call === undefined ? undefined : findOperation(project.linksOf(file).sections, call);
  const observed = found && observedResult(found, (operation) => project.observedAnswer(file, operation));
  return observed && valueLine(observed, valueAt(observed.data, rest), false);
}

/** What it takes, what else is known of that, and the value it had the last time. */
function facts(words: string, detail: string | undefined, observed: Observed | undefined, value: unknown, ofElement: boolean): string {
  const parts = [sentence(words)];
  if (detail) parts.push(sentence(detail));
  const last = observed && valueLine(observed, value, ofElement);
  if (last) parts.push(last);
  return parts.join('\n\n');
}

function valueLine(observed: Observed, value: unknown, ofElement: boolean): string | undefined {
  if (value === undefined) return undefined;
  const where = ofElement ? say`First element ${sourceOf(observed)}:` : say`Value ${sourceOf(observed)}:`;
  return `${where}\n\n\`\`\`json\n${shown(value)}\n\`\`\``;
}

/** An argument that only the path or the body of the called operation names. */
export function describeArgument(sections: EffectiveSections, pair: PairNode): Described | undefined {
  const path = pathOf(pair);
  const parent = pair.parent.parent;
  if (path.at(-2) !== 'with' || parent?.kind !== 'pair') return undefined;
  const call = textOf(findPair(parent.parent, 'call')?.value);
  const found = call === undefined ? undefined : findOperation(sections, call);
  const input = found && inputsOfOperation(found).find(({ name }) => name === pair.key.text);
  if (!input || input.parameter) return undefined;
  const meaning = input.required
    ? say`Stands for \`{{${input.name}}}\` in the path of \`${call ?? ''}\`.`
    : say`Stands for \`{{${input.name}}}\` in the body of \`${call ?? ''}\`.`;
  return { text: `${say`**${input.name}** · argument`}\n\n${meaning}`, span: pair.key };
}

/** A variable that nothing binds. */
export function describeUnbound(reference: Reference): Described | undefined {
  if (reference.kind !== 'variable' || reference.state !== 'unresolved') return undefined;
  return {
    text: `${say`**${reference.name}** · variable`}\n\n${say`Nothing binds it: no entry of \`binds\` says where its value comes from.`}`,
    span: reference.span,
  };
}

function sentence(words: string): string {
  return `${words.startsWith('`') ? words : capitalize(words)}.`;
}
