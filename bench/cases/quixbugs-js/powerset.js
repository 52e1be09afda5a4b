function powerset(items) {
  if (items.length === 0) return [[]];
  const [first, ...others] = items;
  const without = powerset(others);
  return [...without, ...without.map((subset) => [first, ...subset])];
}

module.exports = { powerset };
