function firstIndexOf(sorted, wanted) {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (sorted[middle] === wanted && (middle === 0 || sorted[middle - 1] !== wanted)) return middle;
    if (wanted <= sorted[middle]) high = middle;
    else low = middle + 1;
  }
  return -1;
}

module.exports = { firstIndexOf };
