function waysToPay(coins, rest) {
  if (rest === 0) return 1;
  if (rest < 0 || coins.length === 0) return 0;
  const [first, ...others] = coins;
  return waysToPay(coins, rest - first) + waysToPay(others, rest);
}

module.exports = { waysToPay };
