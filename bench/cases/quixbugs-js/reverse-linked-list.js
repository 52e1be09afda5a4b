function fromArray(items) {
  return items.reduceRight((next, value) => ({ value, next }), null);
}

function toArray(list) {
  const items = [];
  for (let node = list; node !== null; node = node.next) items.push(node.value);
  return items;
}

function reverse(list) {
  let before = null;
  let node = list;
  while (node !== null) {
    const after = node.next;
    node.next = before;
    before = node;
    node = after;
  }
  return before;
}

module.exports = { reverse, fromArray, toArray };
