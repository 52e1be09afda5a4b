function mergeSort(numbers) {
  if (numbers.length <= 1) return numbers;
  const middle = Math.floor(numbers.length / 2);
  return merge(mergeSort(numbers.slice(0, middle)), mergeSort(numbers.slice(middle)));
}

function merge(left, right) {
  const merged = [];
  let [i, j] = [0, 0];
  while (i < left.length && j < right.length) {
    if (left[i] <= right[j]) merged.push(left[i++]);
    else merged.push(right[j++]);
  }
  return merged.concat(left.slice(i), right.slice(j));
}

module.exports = { mergeSort };
