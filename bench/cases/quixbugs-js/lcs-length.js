function commonRun(one, other) {
  const lengths = new Map();
  const lengthAt = (i, j) => lengths.get(i + ',' + j) ?? 0;
  let longest = 0;
  for (let i = 0; i < one.length; i++) {
    for (let j = 0; j < other.length; j++) {
      if (one[i] !== other[j]) continue;
      lengths.set(i + ',' + j, lengthAt(i - 1, j - 1) + 1);
      longest = Math.max(longest, lengthAt(i, j));
    }
  }
  return longest;
}

module.exports = { commonRun };
