function bucketSort(numbers, limit) {
  const counts = new Array(limit).fill(0);
  for (const number of numbers) counts[number]++;
  const sorted = [];
  for (const [value, count] of counts.entries()) {
    for (let times = 0; times < count; times++) sorted.push(value);
  }
  return sorted;
}

module.exports = { bucketSort };
