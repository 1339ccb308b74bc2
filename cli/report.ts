/** Ways to print what was found. */
import type { CheckedFile, Report } from './check.ts';
import type { Terminal } from './terminal.ts';

type Format = (files: readonly CheckedFile[], terminal: Terminal) => string;

export const formats = { text: asText, json: asJson, github: asGitHub, junit: asJUnit, sarif: asSarif } satisfies Record<string, Format>;

export function isFormat(name: string): name is keyof typeof formats {
  return Object.hasOwn(formats, name);
}

const colours = { error: 31, warning: 33, information: 36, hint: 90, dim: 90, bold: 1 } as const;

export function painter({ isInteractive }: Terminal): (style: keyof typeof colours, text: string) => string {
  const plain = !isInteractive || (process.env['NO_COLOR'] ?? '') !== '' || process.env['TERM'] === 'dumb';
  return (style, text) => (plain ? text : `\u001b[${colours[style]}m${text}\u001b[0m`);
}

function asText(files: readonly CheckedFile[], terminal: Terminal): string {
  const paint = painter(terminal);
  const parts = files.flatMap(({ text, reports }) => {
    const lines = text.split(/\r\n|\n|\r/);
    return reports.map((report) => {
      const place = paint('bold', `${report.file}:${report.line}:${report.column}`);
      const head = `${place} ${paint(report.severity, report.severity)} ${report.message} ${paint('dim', report.code)}`;
      return `${head}\n${excerpt(lines[report.line - 1] ?? '', report, paint)}`;
    });
  });
  return `${parts.join('\n')}${parts.length > 0 ? '\n' : ''}${summary(files)}\n`;
}

/** The line, and carets under the part that is meant. */
export function excerpt(
  source: string,
  { line, column, endLine, endColumn, severity }: Pick<Report, 'line' | 'column' | 'endLine' | 'endColumn' | 'severity'>,
  paint: ReturnType<typeof painter>,
): string {
  const width = String(line).length;
  const end = endLine === line ? endColumn : source.length + 1;
  const before = source.slice(0, column - 1).replaceAll(/[^\t]/g, ' ');
  const carets = '^'.repeat(Math.max(1, Math.min(end, source.length + 1) - column));
  return `${paint('dim', `${line} |`)} ${source}\n${paint('dim', `${' '.repeat(width)} |`)} ${before}${paint(severity, carets)}\n`;
}

function summary(files: readonly CheckedFile[]): string {
  const count = (severity: Report['severity']) =>
    files.reduce((sum, { reports }) => sum + reports.filter((report) => report.severity === severity).length, 0);
  const [errors, warnings] = [count('error'), count('warning')];
  const told = [plural(errors, 'error'), plural(warnings, 'warning')].join(', ');
  return `${plural(files.length, 'file')} checked: ${told}`;
}

export function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

function reportsOf(files: readonly CheckedFile[]): readonly Report[] {
  return files.flatMap(({ reports }) => reports);
}

function asJson(files: readonly CheckedFile[]): string {
  return `${JSON.stringify(reportsOf(files), null, 2)}\n`;
}

const gitHubLevels = { error: 'error', warning: 'warning', information: 'notice', hint: 'notice' } as const;

function asGitHub(files: readonly CheckedFile[]): string {
  const data = (text: string) => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
  const property = (text: string) => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
  return reportsOf(files)
    .map(
      (one) =>
        `::${gitHubLevels[one.severity]} file=${property(one.file)},line=${one.line},col=${one.column},endLine=${one.endLine},endColumn=${one.endColumn},title=${one.code}::${data(one.message)}\n`,
    )
    .join('');
}

/** For text and attributes; signs that XML 1.0 cannot hold become blanks. */
export function escapeXml(text: string): string {
  const allowed = text.replaceAll(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, ' ');
  return allowed.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

function asJUnit(files: readonly CheckedFile[]): string {
  const errorsOf = ({ reports }: CheckedFile) => reports.filter(({ severity }) => severity === 'error');
  const cases = files.map((file) => {
    const failures = errorsOf(file).map(
      (one) =>
        `      <failure message="${escapeXml(one.message)}" type="${escapeXml(one.code)}">${escapeXml(`${one.file}:${one.line}:${one.column}`)}</failure>\n`,
    );
    const name = escapeXml(file.name);
    return failures.length === 0
      ? `    <testcase name="${name}" classname="capstan"/>\n`
      : `    <testcase name="${name}" classname="capstan">\n${failures.join('')}    </testcase>\n`;
  });
  const failed = files.filter((file) => errorsOf(file).length > 0).length;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n  <testsuite name="capstan check" tests="${files.length}" failures="${failed}">\n${cases.join('')}  </testsuite>\n</testsuites>\n`;
}

const sarifLevels = { error: 'error', warning: 'warning', information: 'note', hint: 'note' } as const;

function asSarif(files: readonly CheckedFile[]): string {
  const reports = reportsOf(files);
  const rules = [...new Set(reports.map(({ code }) => code))].sort().map((id) => ({ id }));
  const results = reports.map((one) => ({
    ruleId: one.code,
    level: sarifLevels[one.severity],
    message: { text: one.message },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: one.file.replaceAll('\\', '/') },
          region: { startLine: one.line, startColumn: one.column, endLine: one.endLine, endColumn: one.endColumn },
        },
      },
    ],
  }));
  const run = { tool: { driver: { name: 'capstan', rules } }, results, columnKind: 'utf16CodeUnits' };
  return `${JSON.stringify({ version: '2.1.0', $schema: 'https://json.schemastore.org/sarif-2.1.0.json', runs: [run] }, null, 2)}\n`;
}
