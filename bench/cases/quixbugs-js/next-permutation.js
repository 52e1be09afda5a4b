function nextPermutation(permutation) {
  const order = [...permutation];
  for (let i = order.length - 2; i >= 0; i--) {
    if (order[i] >= order[i + 1]) continue;
    for (let j = order.length - 1; j > i; j--) {
      if (order[i] < order[j]) {
        [order[i], order[j]] = [order[j], order[i]];
        return [...order.slice(0, i + 1), ...order.slice(i + 1).reverse()];
      }
    }
  }
  return undefined;
}

module.exports = { nextPermutation };
