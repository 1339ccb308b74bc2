/** What Groovy does with values of every kind, in JavaScript: operators, places in values, conversions. */
export const valueHelpers = {
  $truth: `
/** Whether a value counts as true: empty texts, lists and maps do not. */
function $truth(value) {
  if (Array.isArray(value)) return value.length > 0;
  if (value instanceof Map) return value.size > 0;
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return Boolean(value);
}`,
  $or: `
/** \`value ?: other\` */
function $or(value, other) {
  return $truth(value) ? value : other;
}`,
  $orElse: `
/** \`value ?: other\`, where the other one is only computed when it is needed. */
function $orElse(value, other) {
  return $truth(value) ? value : other();
}`,
  $equals: `
/** \`a == b\`: lists and maps by what is in them. */
function $equals(a, b) {
  if (a === b || ((a ?? null) === null && (b ?? null) === null)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b))
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((one, index) => $equals(one, b[index]));
  const [left, right] = [$entries(a), $entries(b)];
  return left.length === right.length && left.every(({ key, value }) => right.some((other) => $equals(key, other.key) && $equals(value, other.value)));
}`,
  $compare: `
/** \`a <=> b\`: null comes first. */
function $compare(a, b) {
  if ((a ?? null) === null || (b ?? null) === null) return ((b ?? null) === null) - ((a ?? null) === null);
  if (typeof a !== typeof b || typeof a === 'object') throw new TypeError(\`Cannot compare \${$text(a)} with \${$text(b)}\`);
  return a < b ? -1 : a > b ? 1 : 0;
}`,
  $text: `
/** How a value is written into a text. */
function $text(value) {
  if ((value ?? null) === null) return 'null';
  if (Array.isArray(value)) return \`[\${value.map($text).join(', ')}]\`;
  if (typeof value !== 'object') return String(value);
  const entries = $entries(value);
  return entries.length === 0 ? '[:]' : \`[\${entries.map((one) => \`\${$text(one.key)}:\${$text(one.value)}\`).join(', ')}]\`;
}`,
  $get: `
/** \`value.name\`: of a list, that of each element. */
function $get(value, ...names) {
  let found = value;
  for (const name of names) {
    if ((found ?? null) === null) throw new TypeError(\`Cannot get property '\${name}' on null object\`);
    if (Array.isArray(found)) found = found.filter((one) => (one ?? null) !== null).map((one) => $get(one, name));
    else if (typeof found !== 'object') throw new TypeError(\`No such property: \${name} of \${$text(found)}\`);
    else found = $at(found, name);
  }
  return found ?? null;
}`,
  $safe: `
/** \`value?.name\`: null of a null. */
function $safe(value, ...names) {
  let found = value;
  for (const name of names) {
    if ((found ?? null) === null) return null;
    found = $get(found, name);
  }
  return found ?? null;
}`,
  $onEach: `
/** \`list*.method()\`: nulls stay. */
function $onEach(list, closure) {
  return (list ?? null) === null ? null : $list(list).map((one) => ((one ?? null) === null ? null : closure(one)));
}`,
  $spread: `
/** \`list*.name\`: nulls stay. */
function $spread(list, name) {
  return $onEach(list, (one) => $get(one, name));
}`,
  $at: `
/** \`value[key]\`: an element (from the end when negative), several of them, a sign of a text, the value of a key. */
function $at(value, key) {
  if ((value ?? null) === null) throw new TypeError(\`Cannot get \${$text(key)} of a null\`);
  if (Array.isArray(key) && (Array.isArray(value) || typeof value === 'string')) {
    const found = key.map((one) => $at(value, one));
    return Array.isArray(value) ? found : found.join('');
  }
  if (Array.isArray(value)) {
    if (typeof key === 'string') return $get(value, key);
    if (key < -value.length) throw new RangeError(\`Negative array index [\${key}] too large for array size \${value.length}\`);
    return value.at(key) ?? null;
  }
  if (typeof value === 'string') {
    if (key >= value.length || key < -value.length) throw new RangeError(\`Text has no sign at \${key}\`);
    return value.at(key);
  }
  if (value instanceof Map) return value.get(key) ?? null;
  return Object.hasOwn(value, key) ? (value[key] ?? null) : null;
}`,
  $slice: `
/** \`value[from..to]\`, each counted from the end when negative. */
function $slice(value, from, to, exclusive) {
  const place = (index) => (index < 0 ? index + value.length : index);
  const last = exclusive ? (from <= to ? place(to) - 1 : place(to) + 1) : place(to);
  const first = place(from);
  if (exclusive && place(to) === first) return Array.isArray(value) ? [] : '';
  if (first < 0 || last < 0 || first >= Math.max(value.length, 1) || last >= value.length) {
    if (!Array.isArray(value) || first > value.length || last < 0) throw new RangeError(\`There is no \${from}..\${to} in \${value.length} elements\`);
  }
  return $at(value, $range(first, last));
}`,
  $set: `
/** \`value[key] = item\`; the item is the result. */
function $set(value, key, item) {
  if ((value ?? null) === null) throw new TypeError(\`Cannot set \${$text(key)} of a null\`);
  if (Array.isArray(value)) {
    const index = key < 0 ? key + value.length : key;
    while (value.length < index) value.push(null);
    value[index] = item;
  } else if (value instanceof Map) value.set(key, item);
  else Object.defineProperty(value, key, { value: item, enumerable: true, writable: true, configurable: true });
  return item;
}`,
  $entries: `
function $entries(map) {
  return (map instanceof Map ? [...map] : Object.entries(map)).map(([key, value]) => ({ key, value: value ?? null }));
}`,
  $map: `
/** A map of pairs. Only texts that are no numbers keep their order as the names of an object. */
function $map(pairs) {
  const map = new Map(pairs);
  return [...map.keys()].every((key) => typeof key === 'string' && !/^\\d+$/.test(key) && key !== '__proto__') ? Object.fromEntries(map) : map;
}`,
  $like: `
/** Pairs as a map of the kind of those that they come from. */
function $like(pairs, ...maps) {
  return maps.some((map) => map instanceof Map) ? $map(pairs) : Object.fromEntries(pairs);
}`,
  $json: `
/** The value as JSON knows it: keys are texts. */
function $json(value) {
  if (Array.isArray(value)) return value.map($json);
  if (typeof value !== 'object' || value === null) return value ?? null;
  return Object.fromEntries($entries(value).map((one) => [$text(one.key), $json(one.value)]));
}`,

  // -------------------------------------------------------------- operators
  $plus: `
/** \`a + b\` */
function $plus(a, b) {
  if (typeof a === 'number' && typeof b === 'number') return a + b;
  if (Array.isArray(a)) return Array.isArray(b) ? [...a, ...b] : [...a, b];
  if (typeof a === 'string' || typeof b === 'string') return $text(a) + $text(b);
  if (typeof a === 'object' && typeof b === 'object' && a && b) return $like([...$entries(a), ...$entries(b)].map((one) => [one.key, one.value]), a, b);
  throw new TypeError(\`Cannot add \${$text(b)} to \${$text(a)}\`);
}`,
  $minus: `
/** \`a - b\`: of a list without, of a text without the first. */
function $minus(a, b) {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'string') return a.replace($text(b), '');
  if (Array.isArray(a)) return a.filter((one) => !(Array.isArray(b) ? b.some((other) => $equals(one, other)) : $equals(one, b)));
  if (typeof a === 'object' && typeof b === 'object' && a && b)
    return $like($entries(a).filter((one) => !$entries(b).some((other) => $equals(one, other))).map((one) => [one.key, one.value]), a);
  throw new TypeError(\`Cannot take \${$text(b)} from \${$text(a)}\`);
}`,
  $times: `
/** \`a * b\`: of a text or a list, that many of it. */
function $times(a, b) {
  if (typeof a === 'number' && typeof b === 'number') return a * b;
  if (typeof a === 'string' && typeof b === 'number') return a.repeat(b);
  if (Array.isArray(a) && typeof b === 'number') return Array.from({ length: b }, () => a).flat();
  throw new TypeError(\`Cannot multiply \${$text(a)} by \${$text(b)}\`);
}`,
  $divide: `
/** \`a / b\`: whole numbers divide as decimal numbers do. */
function $divide(a, b) {
  if (typeof a !== 'number' || typeof b !== 'number') throw new TypeError(\`Cannot divide \${$text(a)} by \${$text(b)}\`);
  return Number.isInteger(a) && Number.isInteger(b) ? $decimal(a, '/', b) : a / b;
}`,
  $decimal: `
/** Arithmetic of decimal numbers, without the rounding of binary ones; ten places where a division does not end. */
function $decimal(a, operation, b) {
  const read = (number) => {
    const [digits, exponent = '0'] = String(number).split('e');
    const [whole, fraction = ''] = digits.split('.');
    const places = fraction.length - Number(exponent);
    const value = BigInt(whole + fraction);
    return places < 0 ? { value: value * 10n ** BigInt(-places), places: 0 } : { value, places };
  };
  const write = (value, places) => Number(\`\${value}e-\${places}\`);
  const [left, right] = [read(a), read(b)];
  if (operation === '*') return write(left.value * right.value, left.places + right.places);
  const places = Math.max(left.places, right.places);
  const scaled = ({ value, places: own }) => value * 10n ** BigInt(places - own);
  if (operation === '+') return write(scaled(left) + scaled(right), places);
  if (operation === '-') return write(scaled(left) - scaled(right), places);
  if (right.value === 0n) throw new RangeError('Division by zero');
  const [dividend, divisor] = [scaled(left), scaled(right)];
  const far = (dividend * 10n ** 40n) / divisor;
  if ((dividend * 10n ** 40n) % divisor === 0n) return write(far, 40);
  const half = far < 0n ? -(10n ** 30n) / 2n : 10n ** 30n / 2n;
  return write((far + half) / 10n ** 30n, 10);
}`,
  $mixed: `
/** Arithmetic of a number from data with a decimal number: decimal when that number is whole, binary otherwise. */
function $mixed(a, operation, b) {
  if (typeof a !== 'number' || typeof b !== 'number') return operation === '+' ? $plus(a, b) : operation === '-' ? $minus(a, b) : $times(a, b);
  if (Number.isInteger(a) || Number.isInteger(b)) return $decimal(a, operation, b);
  return operation === '+' ? a + b : operation === '-' ? a - b : a * b;
}`,
  $append: `
/** \`a << b\`: adds to the list or the map itself. */
function $append(a, b) {
  if (Array.isArray(a)) {
    a.push(b);
    return a;
  }
  if (typeof a === 'number') return a << b;
  if (typeof a === 'string') return a + $text(b);
  for (const { key, value } of $entries(b)) $set(a, key, value);
  return a;
}`,
  $in: `
/** \`one in all\` */
function $in(one, all) {
  if (Array.isArray(all)) return all.some((other) => $equals(one, other));
  if (typeof all === 'object' && all !== null) return $truth($at(all, one));
  return $equals(one, all);
}`,
  $isCase: `
/** Whether a value is meant by \`case pattern:\`. */
function $isCase(pattern, value) {
  if (pattern instanceof RegExp) return pattern.test($text(value));
  return typeof pattern === 'function' ? $truth(pattern(value)) : $in(value, pattern);
}`,
  $range: `
/** \`from..to\`, of numbers or letters. */
function $range(from, to, exclusive) {
  if (typeof from === 'string') return $range(from.codePointAt(0), to.codePointAt(0), exclusive).map((one) => String.fromCodePoint(one));
  const step = from <= to ? 1 : -1;
  const range = [];
  for (let one = from; step > 0 ? one <= to : one >= to; one += step) if (!exclusive || one !== to) range.push(one);
  return range;
}`,
  $matches: `
/** \`text =~ pattern\`: each match; a list of it and its groups where there are some. */
function $matches(text, pattern) {
  return [...text.matchAll(pattern)].map((match) => (match.length > 1 ? [...match].map((one) => one ?? null) : match[0]));
}`,

  // -------------------------------------------------------------- conversions
  $toInteger: `
/** A whole number of a number or a text. */
function $toInteger(value) {
  if ((value ?? null) === null) return null;
  if (typeof value === 'string' && !/^\\s*[-+]?\\d+\\s*$/.test(value)) throw new TypeError(\`For input string: "\${value}"\`);
  return Math.trunc(Number(value));
}`,
  $toText: `
/** \`value as String\`: null stays null. */
function $toText(value) {
  return (value ?? null) === null ? null : $text(value);
}`,
  $toNumber: `
/** A number of a number or a text. */
function $toNumber(value) {
  if ((value ?? null) === null) return null;
  if (typeof value === 'string' && (value.trim() === '' || !Number.isFinite(Number(value)))) throw new TypeError(\`"\${value}" is no number\`);
  return Number(value);
}`,
  $round: `
/** A number with so many places, halves away from zero. */
function $round(value, places) {
  const [digits, exponent = '0'] = String(Math.abs(value)).split('e');
  const [whole, fraction = ''] = digits.split('.');
  const kept = fraction.length - Number(exponent) - places;
  if (kept <= 0) return value;
  const scaled = BigInt(whole + fraction);
  const unit = 10n ** BigInt(kept);
  return Math.sign(value) * Number(\`\${(scaled + unit / 2n) / unit}e-\${places}\`);
}`,
  $list: `
/** Elements of a list, entries of a map, signs of a text. */
function $list(value) {
  if ((value ?? null) === null) return [];
  if (Array.isArray(value)) return value;
  return typeof value === 'string' ? [...value] : typeof value === 'object' ? $entries(value) : [value];
}`,
  $isMap: `
function $isMap(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}`,
  $call: `
/** Hands an element over: an entry as key and value, a list in its parts, when that many are asked for. */
function $call(closure, one, owner) {
  if (closure.length < 2) return closure(one);
  if ($isMap(owner)) return closure(one.key, one.value);
  return Array.isArray(one) ? closure(...one) : closure(one);
}`,
  $rebuilt: `
/** Entries as a map where they come from one. */
function $rebuilt(entries, owner) {
  return $isMap(owner) ? $like(entries.map((one) => [one.key, one.value]), owner) : entries;
}`,
} as const satisfies Readonly<Record<string, string>>;
