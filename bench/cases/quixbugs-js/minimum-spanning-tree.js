function spanningTree(edges) {
  const groups = new Map();
  const groupOf = (node) => groups.get(node) ?? node;
  const tree = [];
  const byWeight = edges.toSorted((one, other) => one[2] - other[2]);
  for (const [from, to] of byWeight) {
    for (const node of [from, to]) groups.set(node, groupOf(node));
  }
  for (const edge of byWeight) {
    const [from, to] = edge;
    const first = groupOf(from);
    const second = groupOf(to);
    if (first === second) continue;
    tree.push(edge);
    for (const [node, group] of groups) {
      if (group === second) groups.set(node, first);
    }
  }
  return tree;
}

module.exports = { spanningTree };
