function chain(length, back) {
  const nodes = Array.from({ length }, (_, index) => ({ index, next: null }));
  nodes.forEach((node, index) => {
    node.next = nodes[index + 1] ?? null;
  });
  if (back !== null && length > 0) nodes[length - 1].next = nodes[back];
  return nodes[0] ?? null;
}

function hasCycle(first) {
  let hare = first;
  let tortoise = first;
  while (true) {
    if (hare === null || hare.next === null) return false;
    tortoise = tortoise.next;
    hare = hare.next.next;
    if (hare === tortoise) return true;
  }
}

module.exports = { hasCycle, chain };
