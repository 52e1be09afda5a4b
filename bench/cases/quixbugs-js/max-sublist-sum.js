function bestRun(numbers) {
  let ending = 0;
  let best = 0;
  for (const number of numbers) {
    ending = Math.max(0, ending + number);
    best = Math.max(best, ending);
  }
  return best;
}

module.exports = { bestRun };
