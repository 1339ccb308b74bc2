/** Names for what is new. */

/** The wanted name where nobody has it, else with the first number behind it that makes it free: `orders-2`. Variables take no hyphens, titles are words. */
export function freeName(taken: Iterable<string | undefined>, wanted: string, separator: '-' | '_' | ' ' = '-'): string {
  const names = new Set(taken);
  let name = wanted;
  for (let number = 2; names.has(name); number++) name = `${wanted}${separator}${number}`;
  return name;
}
