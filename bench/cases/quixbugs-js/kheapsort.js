function insertSorted(heap, number) {
  let index = heap.length;
  while (index > 0 && heap[index - 1] > number) index--;
  heap.splice(index, 0, number);
}

function kSort(numbers, k) {
  const heap = numbers.slice(0, k).sort((one, other) => one - other);
  const sorted = [];
  for (const number of numbers.slice(k)) {
    insertSorted(heap, number);
    sorted.push(heap.shift());
  }
  return [...sorted, ...heap];
}

module.exports = { kSort };
