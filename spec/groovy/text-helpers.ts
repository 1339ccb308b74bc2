/** Methods of texts that JavaScript does not have. */
export const textHelpers = {
  $tokenize: `
/** The parts between any of these signs; none is empty. */
function $tokenize(text, signs = ' \\t\\n\\r\\f') {
  const parts = [''];
  for (const sign of text) signs.includes(sign) ? parts.push('') : parts.push(parts.pop() + sign);
  return parts.filter((part) => part !== '');
}`,
  $splitText: `
/** The parts between what matches; none is empty at the end. */
function $splitText(text, pattern) {
  const parts = text.split(pattern);
  if (text !== '') while (parts.at(-1) === '') parts.pop();
  return parts;
}`,
  $capitalize: `
function $capitalize(text) {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}`,
  $center: `
function $center(text, width, sign = ' ') {
  return text.padStart(text.length + Math.floor((width - text.length) / 2), sign).padEnd(width, sign);
}`,
  $isNumber: `
function $isNumber(text) {
  return /^\\s*[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?\\s*$/.test(text);
}`,
  $isInteger: `
function $isInteger(text) {
  return /^\\s*[-+]?\\d+\\s*$/.test(text);
}`,
  $lines: `
function $lines(text) {
  const lines = text.split(/\\r\\n|\\r|\\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}`,
  $replace: `
/** Each match replaced by what the closure gives for it, and for its groups. */
function $replace(text, pattern, closure) {
  return text.replace(pattern, (...found) => {
    const groups = found.slice(0, found.findIndex((one) => typeof one === 'number'));
    return $text(closure.length > 1 ? closure(...groups) : closure(groups.length > 1 ? groups : groups[0]));
  });
}`,
  $format: `
/** \`%s\`, \`%d\`, \`%.2f\` and \`%x\`, with widths. */
function $format(pattern, ...values) {
  let at = 0;
  return pattern.replace(/%(?:(-?)(0?)(,?)(\\d*)(?:\\.(\\d+))?([sdfxX])|([n%]))/g, (_, left, zeros, comma, width, places, kind, sign) => {
    if (sign) return sign === 'n' ? '\\n' : '%';
    const value = values[at++];
    let text = kind === 'f' ? $fixed(value, Number(places ?? 6)) : kind === 'x' ? value.toString(16) : kind === 'X' ? value.toString(16).toUpperCase() : $text(value);
    if (kind === 's' && places !== undefined) text = text.slice(0, Number(places));
    if (comma) text = text.replace(/^(-?\\d+)/, (digits) => digits.replace(/\\B(?=(\\d{3})+$)/g, ','));
    if (left) return text.padEnd(Number(width));
    return zeros ? text.replace(/^(-?)(.*)$/, (__, minus, rest) => minus + rest.padStart(Number(width) - minus.length, '0')) : text.padStart(Number(width));
  });
}`,
  $fixed: `
function $fixed(value, places) {
  const [whole, fraction = ''] = String($round(value, places)).split('.');
  return places > 0 ? \`\${whole}.\${fraction.padEnd(places, '0')}\` : whole;
}`,
} as const satisfies Readonly<Record<string, string>>;
