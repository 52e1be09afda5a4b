// @ts-check
/**
 * Keeps the parts of a page that change (`[data-live][id]`) as the server shows them: the channel says that something changed, the page is read
 * again, and only parts that differ are put in. Open folds, focus, selection and scroll stay where they are.
 */

const state = document.getElementById('link-state');
let isReading = false;
let isWanted = false;

connect();

function connect() {
  const source = new EventSource('/live');
  source.addEventListener('changed', () => {
    say('live');
    // Also at the first message: something may have changed since the page was read.
    void refresh();
  });
  source.addEventListener('alive', () => say('live'));
  source.addEventListener('error', () => say('not connected'));
}

/** @param {string} text */
function say(text) {
  if (state !== null && state.textContent !== text) state.textContent = text;
}

async function refresh() {
  isWanted = true;
  if (isReading) return;
  isReading = true;
  try {
    while (isWanted) {
      isWanted = false;
      await readAgain();
    }
  } catch {
    say('not connected');
  } finally {
    isReading = false;
  }
}

async function readAgain() {
  const response = await fetch(location.href, { headers: { Accept: 'text/html' } });
  if (response.redirected && new URL(response.url).pathname !== location.pathname) {
    location.assign(response.url);
    return;
  }
  if (!response.ok) return;
  const fresh = new DOMParser().parseFromString(await response.text(), 'text/html');
  document.title = fresh.title;
  for (const part of document.querySelectorAll('[data-live][id]')) {
    const next = fresh.getElementById(part.id);
    if (next !== null && isOtherThan(part, next)) swap(part, next);
  }
  document.dispatchEvent(new CustomEvent('page:changed'));
}

/** What came last, so that what scripts and people changed in a part is not taken for news. @type {WeakMap<Element, string>} */
const served = new WeakMap();
for (const part of document.querySelectorAll('[data-live][id]')) served.set(part, part.innerHTML);

/** @param {Element} part @param {Element} next */
function isOtherThan(part, next) {
  const text = next.innerHTML;
  if (served.get(part) === text) return false;
  served.set(part, text);
  return true;
}

/** @param {Element} part @param {Element} next */
function swap(part, next) {
  const kept = remember(part);
  part.replaceChildren(...next.childNodes);
  restore(part, kept);
}

/** @param {Element} part */
function remember(part) {
  const active = document.activeElement;
  const folds = new Map(
    [...part.querySelectorAll('details[id]')].map((fold) => [fold.id, /** @type {HTMLDetailsElement} */ (fold).open]),
  );
  const scrolls = new Map(
    [...part.querySelectorAll('[id]')]
      .filter((each) => each.scrollTop !== 0 || each.scrollLeft !== 0)
      .map((each) => [each.id, [each.scrollLeft, each.scrollTop]]),
  );
  const isInside = active !== null && part.contains(active);
  const isAtEnd = part.scrollHeight - part.scrollTop - part.clientHeight < 24;
  return { folds, scrolls, focus: isInside ? pathTo(active) : null, isAtEnd, top: part.scrollTop };
}

/** An id, or where there is none the address or form that an element stands for. @param {Element} element */
function pathTo(element) {
  if (element.id !== '') return `#${CSS.escape(element.id)}`;
  const fold = element.tagName === 'SUMMARY' ? element.parentElement : null;
  if (fold !== null && fold.id !== '') return `#${CSS.escape(fold.id)} > summary`;
  const href = element.getAttribute('href');
  if (href !== null) return `a[href="${CSS.escape(href)}"]`;
  const form = element.closest('form');
  if (form !== null) return `form[action="${CSS.escape(form.getAttribute('action') ?? '')}"] ${element.tagName.toLowerCase()}`;
  return null;
}

/** @param {Element} part @param {ReturnType<typeof remember>} kept */
function restore(part, { folds, scrolls, focus, isAtEnd, top }) {
  for (const [id, isOpen] of folds) {
    const fold = document.getElementById(id);
    if (fold instanceof HTMLDetailsElement) fold.open = isOpen;
  }
  for (const [id, [left = 0, down = 0]] of scrolls) document.getElementById(id)?.scrollTo(left, down);
  const target = focus === null ? null : part.querySelector(focus);
  if (target instanceof HTMLElement || target instanceof SVGElement) target.focus({ preventScroll: true });
  if (part.hasAttribute('data-stick')) part.scrollTop = isAtEnd ? part.scrollHeight : top;
}

for (const part of document.querySelectorAll('[data-stick]')) part.scrollTop = part.scrollHeight;
