import { say, sayText } from '../../say.ts';
import type { Finding, Frame } from './finding.ts';
import { everywhere } from './stray-key.ts';
import { code } from './words.ts';

/**
 * A key that stands in the wrong place and is missing in another is one mistake: of the two findings the one about the
 * key that is there stays, and says where it belongs.
 */
export function mergeMoves(findings: readonly Finding[]): readonly Finding[] {
  const missingByKey = groupMissing(findings);
  if (missingByKey.size === 0) return findings;
  const gone = new Set<Finding>();
  const changed = new Map<Finding, Finding>();
  for (const stray of findings) {
    if (stray.subject?.kind !== 'stray key') continue;
    const { key, frame } = stray.subject;
    if (everywhere.has(key)) continue;
    const missing = (missingByKey.get(key) ?? []).filter((other) => !gone.has(other));
    const home = missing.length === 1 ? missing[0] : missing.find((other) => other.subject && isNear(other.subject.frame, frame));
    if (!home?.subject) continue;
    gone.add(home);
    if (stray.code === 'unknown-key') {
      const message = say`${code(key)} does not belong to the ${sayText(frame.definition.title)}; it is missing in the ${sayText(home.subject.frame.definition.title)}.`;
      changed.set(stray, { ...stray, code: 'misplaced-key', message });
    }
  }
  return findings.filter((finding) => !gone.has(finding)).map((finding) => changed.get(finding) ?? finding);
}

function groupMissing(findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
  const byKey = new Map<string, Finding[]>();
  for (const finding of findings) {
    if (finding.subject?.kind !== 'missing key') continue;
    for (const key of finding.subject.keys) {
      const known = byKey.get(key);
      if (known) known.push(finding);
      else byKey.set(key, [finding]);
    }
  }
  return byKey;
}

/** One is in the other. */
function isNear(a: Frame, b: Frame): boolean {
  return isInside(a, b) || isInside(b, a);
}

function isInside(inner: Frame, outer: Frame): boolean {
  for (let frame: Frame | undefined = inner; frame; frame = frame.parent) if (frame.mapping === outer.mapping) return true;
  return false;
}
