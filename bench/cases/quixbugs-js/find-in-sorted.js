function indexInSorted(sorted, wanted) {
  function search(start, end) {
    if (start === end) return -1;
    const middle = start + Math.floor((end - start) / 2);
    if (wanted < sorted[middle]) return search(start, middle);
    if (wanted > sorted[middle]) return search(middle + 1, end);
    return middle;
  }

  return search(0, sorted.length);
}

module.exports = { indexInSorted };
