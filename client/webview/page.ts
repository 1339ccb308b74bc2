/** Runs in the page: says what is pressed and filled in, shows what the host says. All decisions are the host's. */
import type { FromPage, PageReady, ToPage } from '../panel/messages.ts';

declare function acquireVsCodeApi(): { postMessage(message: FromPage | PageReady): void };

const host = acquireVsCodeApi();

function valuesOf(form: HTMLFormElement): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [name, value] of new FormData(form)) if (typeof value === 'string') values[name] = value;
  return values;
}

document.addEventListener('submit', (event) => {
  event.preventDefault();
  if (!(event.target instanceof HTMLFormElement)) return;
  // The answer that is still there is not that of this call.
  setBusy(document.getElementById('result'), true);
  host.postMessage({ kind: 'submit', values: valuesOf(event.target) });
});

document.addEventListener('click', (event) => {
  const found = event.target instanceof Element ? event.target.closest('[data-action]') : null;
  if (!found) return;
  event.preventDefault();
  act(found);
});

document.addEventListener('keydown', (event) => {
  const { target } = event;
  if (!(target instanceof Element)) return;
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
    target.closest('form')?.requestSubmit();
    return;
  }
  // What is drawn is pressed with the keyboard as a button is.
  if ((event.key === 'Enter' || event.key === ' ') && target instanceof SVGElement && target.matches('[data-action]')) {
    event.preventDefault();
    act(target);
  }
});

document.addEventListener('change', ({ target }) => {
  if (target instanceof HTMLSelectElement && target.dataset['changes'] !== undefined)
    host.postMessage({ kind: 'action', action: target.dataset['changes'], value: target.value });
});

/** Arrow keys go to the nearest box of a map in that direction; Tab goes through all of them. */
document.addEventListener('keydown', (event) => {
  const { target, key } = event;
  if (!(target instanceof SVGElement) || !target.matches('.map .node') || !/^Arrow/.test(key)) return;
  const own = target.getBoundingClientRect();
  let nearest: SVGElement | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const node of document.querySelectorAll<SVGElement>('.map .node')) {
    const other = node.getBoundingClientRect();
    const across = other.left - own.left;
    const down = other.top - own.top;
    const isThere =
      key === 'ArrowRight'
        ? across > 1
        : key === 'ArrowLeft'
          ? across < -1
          : Math.abs(across) <= 1 && (key === 'ArrowDown' ? down > 1 : down < -1);
    // The next column first, and in it what stands beside.
    const distance = Math.abs(across) * 1000 + Math.abs(down);
    if (isThere && distance < least) [nearest, least] = [node, distance];
  }
  event.preventDefault();
  nearest?.focus();
});

/** Lines of the box that is pointed at, or has the focus, stand out among the others. */
for (const kind of ['pointerover', 'focusin']) {
  document.addEventListener(kind, ({ target }) => {
    const node = target instanceof Element ? target.closest('.map .node') : null;
    for (const edge of document.querySelectorAll<SVGElement>('.map .edge')) {
      const { from, to } = edge.dataset;
      edge.classList.toggle('near', node !== null && (from === node.id || to === node.id));
    }
  });
}

function act(element: Element): void {
  host.postMessage({
    kind: 'action',
    action: element.getAttribute('data-action') ?? '',
    value: element.getAttribute('data-value') ?? '',
  });
}

/** What the host says while something is pressed: drawn anew before it is released, it would not hear the click. */
let held: ToPage[] | undefined;

document.addEventListener('pointerdown', () => {
  held ??= [];
});
for (const kind of ['pointerup', 'pointercancel', 'blur']) {
  // The click comes right after the release.
  window.addEventListener(kind, () => setTimeout(release));
}

function release(): void {
  const messages = held ?? [];
  held = undefined;
  for (const message of messages) receive(message);
}

window.addEventListener('message', ({ data }: MessageEvent<ToPage>) => {
  if (held) held.push(data);
  else receive(data);
});

function receive(data: ToPage): void {
  switch (data.kind) {
    case 'replace':
      replace(data.id, data.markup);
      setBusy(document.getElementById(data.id), data.busy === true);
      return;
    case 'faults':
      showFaults(data.faults);
      return;
    case 'fill':
      fill(data.values);
      return;
    default:
      data satisfies never;
  }
}

function setBusy(element: Element | null, busy: boolean): void {
  if (busy) element?.setAttribute('aria-busy', 'true');
  else element?.removeAttribute('aria-busy');
}

/** What was open stays open, and what had the focus keeps it, as far as it is still there. */
function replace(id: string, markup: string): void {
  const element = document.getElementById(id);
  if (!element) return;
  const open = new Set([...element.querySelectorAll('details[open][id]')].map((details) => details.id));
  const focused = element.contains(document.activeElement) ? document.activeElement?.id : undefined;
  element.innerHTML = markup;
  for (const details of element.querySelectorAll('details[id]')) if (open.has(details.id)) details.setAttribute('open', '');
  if (focused) document.getElementById(focused)?.focus();
}

function fields(): (HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement)[] {
  return [...document.querySelectorAll<HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement>('form [name]')];
}

function showFaults(faults: Readonly<Record<string, string>>): void {
  let first: HTMLElement | undefined;
  for (const field of fields()) {
    const fault = faults[field.name];
    const place = document.getElementById(`${field.id}-fault`);
    if (place) place.textContent = fault ?? '';
    if (fault === undefined) field.removeAttribute('aria-invalid');
    else {
      field.setAttribute('aria-invalid', 'true');
      first ??= field;
    }
  }
  // Nothing was called.
  if (first) setBusy(document.getElementById('result'), false);
  first?.focus();
}

function fill(values: Readonly<Record<string, string>>): void {
  for (const field of fields()) field.value = values[field.name] ?? '';
}

// From here on what is pressed is heard.
document.body.inert = false;
// Who opens the page wants to fill it in, or press its button.
(fields()[0] ?? document.querySelector<HTMLElement>('form button'))?.focus();

host.postMessage({ kind: 'ready' });
