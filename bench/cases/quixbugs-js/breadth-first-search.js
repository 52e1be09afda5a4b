function canReach(neighbours, start, goal) {
  const queue = [start];
  const seen = new Set(queue);
  while (queue.length > 0) {
    const place = queue.shift();
    if (place === goal) return true;
    for (const next of neighbours[place]) {
      if (seen.has(next)) continue;
      seen.add(next);
      queue.push(next);
    }
  }
  return false;
}

module.exports = { canReach };
