/** Ways to print the outcome of tests. */
import { escapeXml, excerpt, painter, plural } from './report.ts';
import type { Terminal } from './terminal.ts';
import type { FailureReport, TestReport } from './test.ts';

type Format = (reports: readonly TestReport[], terminal: Terminal) => string;

export const testFormats = { text: asText, json: asJson, junit: asJUnit } satisfies Record<string, Format>;

export function isTestFormat(name: string): name is keyof typeof testFormats {
  return Object.hasOwn(testFormats, name);
}

const marks = { passed: '✓', failed: '✗', skipped: '-' } as const;
const styles = { passed: 'bold', failed: 'error', skipped: 'dim' } as const;

function asText(reports: readonly TestReport[], terminal: Terminal): string {
  const paint = painter(terminal);
  const files = [...new Set(reports.map(({ file }) => file))];
  const parts = files.map((file) => {
    const lines = reports
      .filter((report) => report.file === file)
      .map((report) => {
        const head = `  ${paint(styles[report.outcome], marks[report.outcome])} ${report.name}${report.note ? paint('dim', ` (${report.note})`) : ''}\n`;
        return head + report.failures.map((failure) => failureText(failure, paint)).join('');
      });
    return `${paint('bold', file)}\n${lines.join('')}\n`;
  });
  return `${parts.join('')}${summary(reports)}\n`;
}

function failureText(failure: FailureReport, paint: ReturnType<typeof painter>): string {
  const place = paint('bold', `${failure.file}:${failure.line}:${failure.column}`);
  return `\n${place} ${failure.message}\n${excerpt(failure.source, { ...failure, severity: 'error' }, paint)}\n`;
}

function count(reports: readonly TestReport[], outcome: TestReport['outcome']): number {
  return reports.filter((report) => report.outcome === outcome).length;
}

function summary(reports: readonly TestReport[]): string {
  const skipped = count(reports, 'skipped');
  const told = [`${count(reports, 'passed')} passed`, `${count(reports, 'failed')} failed`, ...(skipped > 0 ? [`${skipped} skipped`] : [])];
  return `${plural(reports.length, 'test')}: ${told.join(', ')}`;
}

function asJson(reports: readonly TestReport[]): string {
  const written = reports.map((report) => ({ ...report, failures: report.failures.map(({ source: _source, ...failure }) => failure) }));
  return `${JSON.stringify(written, null, 2)}\n`;
}

function asJUnit(reports: readonly TestReport[]): string {
  const suites = [...new Set(reports.map(({ file }) => file))].map((file) => {
    const own = reports.filter((report) => report.file === file);
    const seconds = own.reduce((sum, { milliseconds }) => sum + milliseconds, 0) / 1000;
    const head = `  <testsuite name="${escapeXml(file)}" tests="${own.length}" failures="${count(own, 'failed')}" skipped="${count(own, 'skipped')}" time="${seconds.toFixed(3)}">\n`;
    return `${head}${own.map(caseOf).join('')}  </testsuite>\n`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${suites.join('')}</testsuites>\n`;
}

function caseOf(report: TestReport): string {
  const head = `    <testcase name="${escapeXml(report.name)}" classname="${escapeXml(report.file)}" time="${(report.milliseconds / 1000).toFixed(3)}"`;
  const inner = [
    ...(report.outcome === 'skipped' ? [`      <skipped message="${escapeXml(report.note ?? '')}"/>\n`] : []),
    ...report.failures.map(
      ({ file, line, column, message }) =>
        `      <failure message="${escapeXml(message)}" type="failed">${escapeXml(`${file}:${line}:${column}`)}</failure>\n`,
    ),
  ];
  return inner.length === 0 ? `${head}/>\n` : `${head}>\n${inner.join('')}    </testcase>\n`;
}
