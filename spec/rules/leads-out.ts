/** Whether a path below a folder leads out of it: absolute, or with more steps up than down. */
export function leadsOut(path: string): boolean {
  if (/^(?:[/\\]|[a-z]:)/i.test(path)) return true;
  let depth = 0;
  for (const step of path.split(/[/\\]/)) {
    depth += step === '..' ? -1 : step === '' || step === '.' ? 0 : 1;
    if (depth < 0) return true;
  }
  return false;
}
