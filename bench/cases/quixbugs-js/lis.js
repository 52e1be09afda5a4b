function longestIncrease(numbers) {
  const ends = new Map();
  let longest = 0;
  numbers.forEach((number, index) => {
    let length = 0;
    for (let known = 1; known <= longest; known++) {
      if (numbers[ends.get(known)] < number) length = known;
    }
    if (length === longest || number < numbers[ends.get(length + 1)]) {
      ends.set(length + 1, index);
      longest = Math.max(longest, length + 1);
    }
  });
  return longest;
}

module.exports = { longestIncrease };
