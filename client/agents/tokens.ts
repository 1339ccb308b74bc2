/** Sizes in tokens: what a definition or an answer takes of the context of an agent, which its user pays for. */
import { say } from '../../spec/say.ts';

/** Tokenizers differ; for English and JSON this is near enough to compare tools by. */
const charactersPerToken = 4;

export function tokensOf(characters: number): number {
  return Math.ceil(characters / charactersPerToken);
}

/** `≈ 1,200 tokens` */
export function tokenText(tokens: number): string {
  const number = tokens.toLocaleString('en');
  return tokens === 1 ? say`≈ ${number} token` : say`≈ ${number} tokens`;
}

export const howEstimated = (): string =>
  say`An estimate: ${charactersPerToken} characters a token. Tokenizers differ, so take it to compare tools by.`;

/** Of one tool. `answers`: characters of the last answers, latest first. */
export function sizeLines(characters: number, answers: readonly number[]): readonly string[] {
  const definition = say`Definition: ${tokenText(tokensOf(characters))} in every conversation (name, description, inputs and outputs as JSON).`;
  const [last] = answers;
  if (last === undefined) return [definition, howEstimated()];
  const average = tokensOf(answers.reduce((sum, answer) => sum + answer, 0) / answers.length);
  const lastSize = tokenText(tokensOf(last));
  const answered =
    answers.length > 1
      ? say`Last answer: ${lastSize}, ${tokenText(average)} on average of the last ${answers.length}.`
      : say`Last answer: ${lastSize}.`;
  return [definition, answered, howEstimated()];
}
