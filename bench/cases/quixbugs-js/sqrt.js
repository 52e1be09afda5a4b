function squareRoot(value, epsilon) {
  let guess = value / 2;
  while (Math.abs(value - guess * guess) > epsilon) {
    guess = 0.5 * (guess + value / guess);
  }
  return guess;
}

module.exports = { squareRoot };
