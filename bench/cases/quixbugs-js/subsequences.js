function subsequences(a, b, k) {
  if (k === 0) return [[]];
  const found = [];
  for (let first = a; first <= b - k; first++) {
    for (const rest of subsequences(first + 1, b, k - 1)) found.push([first, ...rest]);
  }
  return found;
}

module.exports = { subsequences };
