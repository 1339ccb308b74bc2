/** Why a script was stopped, and what lets it go on: ends of the sentence `The script of the step s failed: …`. */
export function tooManyStatements(limit: number): string {
  return `it ran more than the limit of ${limit} statements, which \`statementLimit\` under \`management.scripting\` of a control server can raise`;
}

export function tooLong(milliseconds: number): string {
  return `it ran longer than the limit of ${milliseconds} ms, which \`timeout\` under \`management.scripting\` of a control server can raise`;
}
