function kth(numbers, k) {
  const pivot = numbers[0];
  const below = numbers.filter((number) => number < pivot);
  const above = numbers.filter((number) => number > pivot);
  const notLarger = numbers.length - above.length;
  if (k < below.length) return kth(below, k);
  if (k >= notLarger) {
    const tooSmall = notLarger;
    return kth(above, k - tooSmall);
  }
  return pivot;
}

module.exports = { kth };
