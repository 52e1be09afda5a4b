function primesUpTo(limit) {
  const primes = [];
  for (let number = 2; number <= limit; number++) {
    if (primes.every((prime) => number % prime > 0)) primes.push(number);
  }
  return primes;
}

module.exports = { primesUpTo };
