function pathsFrom(start, nodes, edges) {
  const weights = Object.fromEntries(nodes.map((node) => [node, Infinity]));
  weights[start] = 0;
  for (let round = 1; round < nodes.length; round++) {
    for (const [from, to, length] of edges) {
      weights[to] = Math.min(weights[to], weights[from] + length);
    }
  }
  return weights;
}

module.exports = { pathsFrom };
