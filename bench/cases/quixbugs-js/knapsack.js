function knapsack(capacity, things) {
  const best = Array.from({ length: things.length + 1 }, () => new Array(capacity + 1).fill(0));
  things.forEach(([weight, value], index) => {
    for (let room = 1; room <= capacity; room++) {
      best[index + 1][room] = best[index][room];
      if (weight <= room) {
        best[index + 1][room] = Math.max(best[index][room], value + best[index][room - weight]);
      }
    }
  });
  return best[things.length][capacity];
}

module.exports = { knapsack };
