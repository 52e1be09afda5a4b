// @ts-check
/** Pan by dragging, zoom by buttons, wheel with Ctrl, or the keys + - 0; a node of the drawing opens its entry in the list. */

const steps = [0.25, 0.4, 0.55, 0.7, 0.85, 1, 1.25, 1.6, 2];
let scale = 1;

set();
document.addEventListener('page:changed', set);

/** The drawing may have been put in anew. */
function set() {
  const pan = document.getElementById('pan');
  const buttons = document.querySelector('.zoom');
  if (pan === null || pan.dataset['set'] === 'yes') return;
  pan.dataset['set'] = 'yes';
  if (buttons instanceof HTMLElement) buttons.hidden = false;
  draw();
  drag(pan);
  pan.addEventListener('keydown', (event) => {
    const way = event.key === '+' || event.key === '=' ? 'in' : event.key === '-' ? 'out' : event.key === '0' ? 'fit' : null;
    if (way === null || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    zoom(way);
  });
  pan.addEventListener(
    'wheel',
    (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      zoom(event.deltaY < 0 ? 'in' : 'out');
    },
    { passive: false },
  );
  pan.addEventListener('click', openNode);
  for (const button of document.querySelectorAll('[data-zoom]')) {
    button.addEventListener('click', () => zoom(button.getAttribute('data-zoom') ?? 'fit'));
  }
}

/** @param {string} way */
function zoom(way) {
  const pan = document.getElementById('pan');
  const drawing = document.getElementById('drawing');
  if (pan === null || drawing === null) return;
  const width = Number(drawing.getAttribute('viewBox')?.split(' ')[2] ?? 1);
  if (way === 'fit') scale = Math.min(1, pan.clientWidth / width);
  else if (way === 'in') scale = steps.find((step) => step > scale + 0.01) ?? 2;
  else scale = steps.findLast((step) => step < scale - 0.01) ?? 0.25;
  draw();
}

function draw() {
  const drawing = document.getElementById('drawing');
  const [, , width = 0, height = 0] = (drawing?.getAttribute('viewBox') ?? '').split(' ').map(Number);
  drawing?.setAttribute('width', String(width * scale));
  drawing?.setAttribute('height', String(height * scale));
}

/** @param {HTMLElement} pan */
function drag(pan) {
  /** @type {{ x: number, y: number, left: number, top: number } | null} */
  let from = null;
  let isDragged = false;
  pan.addEventListener('pointerdown', (event) => {
    if (event.pointerType !== 'mouse' || event.button !== 0) return;
    from = { x: event.clientX, y: event.clientY, left: pan.scrollLeft, top: pan.scrollTop };
    isDragged = false;
  });
  pan.addEventListener('pointermove', (event) => {
    if (from === null) return;
    const [x, y] = [event.clientX - from.x, event.clientY - from.y];
    if (!isDragged && Math.hypot(x, y) < 4) return;
    isDragged = true;
    pan.setPointerCapture(event.pointerId);
    pan.scrollTo(from.left - x, from.top - y);
  });
  const end = () => (from = null);
  pan.addEventListener('pointerup', end);
  pan.addEventListener('pointercancel', end);
  pan.addEventListener('dragstart', (event) => event.preventDefault());
  pan.addEventListener(
    'click',
    (event) => {
      if (!isDragged) return;
      isDragged = false;
      event.preventDefault();
      event.stopPropagation();
    },
    true,
  );
}

/** @param {Event} event */
function openNode(event) {
  const node = event.target instanceof Element ? event.target.closest('[data-node]') : null;
  const fold = node === null ? null : document.getElementById(`open-${node.getAttribute('data-node')}`);
  if (fold instanceof HTMLDetailsElement) fold.open = true;
}
