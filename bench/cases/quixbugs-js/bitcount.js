function bitCount(number) {
  let rest = number;
  let count = 0;
  while (rest !== 0) {
    rest &= rest - 1;
    count++;
  }
  return count;
}

module.exports = { bitCount };
