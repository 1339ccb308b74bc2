/** From the folder of one file to another, with `./` or `../` in front; undefined across schemes. */
export function relativePath(from: string, to: string): string | undefined {
  const a = from.split('/');
  const b = to.split('/');
  a.pop();
  let same = 0;
  while (same < a.length && same < b.length - 1 && a[same] === b[same]) same++;
  if (same < 3) return undefined;
  const up = a.length - same;
  return `${up === 0 ? './' : '../'.repeat(up)}${b.slice(same).map(decodeURIComponent).join('/')}`;
}
