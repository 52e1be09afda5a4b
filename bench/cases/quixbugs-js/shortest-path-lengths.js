function allLengths(count, edges) {
  const lengths = Array.from({ length: count }, (_, i) => Array.from({ length: count }, (_, j) => (i === j ? 0 : Infinity)));
  for (const [from, to, length] of edges) lengths[from][to] = length;
  for (let k = 0; k < count; k++) {
    for (let i = 0; i < count; i++) {
      for (let j = 0; j < count; j++) {
        lengths[i][j] = Math.min(lengths[i][j], lengths[i][k] + lengths[k][j]);
      }
    }
  }
  return lengths;
}

module.exports = { allLengths };
