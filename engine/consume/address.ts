/** The address of a request: base address, path with its placeholders, query. */
import { decodePercent } from '../../spec/percent.ts';
import { asText, render } from '../compose/template.ts';
import type { Plan, PlanOperation } from '../plan.ts';
import { fail } from './failure.ts';
import { type Arguments, namesOf } from './names.ts';
import type { ResolvedParameters } from './parameters.ts';

export function buildUrl(plan: Plan, target: PlanOperation, given: Arguments, resolved: ResolvedParameters): URL {
  const names = namesOf(plan, given, resolved.values);
  const base = baseUrl(plan, target, given);
  const path = target.resource.path?.value ?? '';
  let empty: string | undefined;
  const { text, missing } = render(path, names, (value, before) => {
    const segment = encodeSegment(asText(value));
    if (segment === '' && (before === '' || before.endsWith('/'))) empty = before;
    return segment;
  });
  if (missing.length > 0) {
    const known = [...new Set([...given, ...resolved.values].flatMap(([name, value]) => (value === null ? [] : name)))];
    fail(
      'unresolved-template',
      400,
      `${base}${join(path)} cannot be addressed: ${missing.map((name) => `\`${name}\``).join(', ')} has no value. Known here: ${known.length > 0 ? known.join(', ') : 'nothing'}.`,
      {
        ...(target.resource.path && {
          place: { uri: target.client.uri, start: target.resource.path.node.start, end: target.resource.path.node.end },
        }),
      },
    );
  }
  // An empty segment asks for something else: `/ships/` for all ships, not for one.
  if (empty !== undefined)
    fail(
      'invalid-input',
      400,
      `The path of ${target.reference} would have an empty segment behind \`${empty}\`: the value for it is empty.`,
    );
  const url = parse(`${base}${join(text)}`, target);
  appendQuery(url, resolved);
  return url;
}

/** Parameters that are sent in the query, behind what is there. */
export function appendQuery(url: URL, { parameters }: ResolvedParameters): void {
  for (const { in: place, parameter, value } of parameters) if (place === 'query') append(url, parameter.name, asText(value));
}

/** Without a slash at its end; templates may stand for the host. */
export function baseUrl(plan: Plan, target: Pick<PlanOperation, 'client'>, given: Arguments): string {
  const written = target.client.baseUri ?? fail('no-base-address', 500, `${target.client.namespace} has no \`baseUri\`.`);
  const { text, missing } = render(written, namesOf(plan, given));
  if (missing.length > 0)
    fail(
      'unresolved-template',
      400,
      `\`${written}\` cannot be addressed: ${missing.map((name) => `\`${name}\``).join(', ')} has no value.`,
    );
  return text.replace(/\/+$/, '');
}

/** Exactly one slash between base and path; nothing for an empty path, and a query may follow the base directly. */
function join(path: string): string {
  return path === '' || path.startsWith('/') || path.startsWith('?') ? path : `/${path}`;
}

function parse(text: string, target: PlanOperation): URL {
  const url = tryUrl(text);
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:'))
    fail('invalid-address', 500, `\`${text}\` is no address that ${target.reference} could be called at.`);
  return url;
}

function tryUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    // The caller says what is wrong with it.
    return undefined;
  }
}

/** One segment of a path: a value can neither add segments nor leave its own. */
export function encodeSegment(value: string): string {
  const encoded = encodeURIComponent(value);
  // `.` and `..` alone would be resolved away, encoded or not, unless their dots are hidden twice over.
  return /^\.{1,2}$/.test(value) ? fail('invalid-input', 400, `\`${value}\` cannot stand in a path.`) : encoded;
}

/** `+` for a blank, as forms do; what the path brought along stays as it is. */
export function append(url: URL, name: string, value: string): void {
  const pair = new URLSearchParams([[name, value]]).toString();
  url.search = url.search.length > 1 ? `${url.search}&${pair}` : `?${pair}`;
}

/** `https://user:password@host`: undefined when there is neither. */
export function loginOf({ username, password }: URL): { readonly username: string; readonly password: string } | undefined {
  return username === '' && password === '' ? undefined : { username: decodePercent(username), password: decodePercent(password) };
}
