function quickSort(numbers) {
  if (numbers.length === 0) return [];
  const [pivot, ...others] = numbers;
  const lesser = quickSort(others.filter((number) => number < pivot));
  const greater = quickSort(others.filter((number) => number >= pivot));
  return [...lesser, pivot, ...greater];
}

module.exports = { quickSort };
