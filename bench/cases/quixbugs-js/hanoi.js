function hanoi(height, from, to) {
  const moves = [];
  if (height > 0) {
    const spare = 6 - from - to;
    moves.push(...hanoi(height - 1, from, spare));
    moves.push([from, to]);
    moves.push(...hanoi(height - 1, spare, to));
  }
  return moves;
}

module.exports = { hanoi };
