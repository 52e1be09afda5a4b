function pathLength(graph, start, goal) {
  const reached = new Map([[start, 0]]);
  const done = new Set();
  while (done.size < reached.size) {
    const open = [...reached].filter(([place]) => !done.has(place));
    const [place] = open.reduce((least, candidate) => (candidate[1] < least[1] ? candidate : least));
    if (place === goal) return reached.get(place);
    done.add(place);
    for (const [next, length] of Object.entries(graph[place])) {
      const total = reached.get(place) + length;
      if (!done.has(next) && total < (reached.get(next) ?? Infinity)) reached.set(next, total);
    }
  }
  return Infinity;
}

module.exports = { pathLength };
