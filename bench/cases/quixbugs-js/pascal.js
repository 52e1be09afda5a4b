function pascal(height) {
  const rows = [[1]];
  for (let row = 1; row < height; row++) {
    const above = rows[row - 1];
    const line = [];
    for (let column = 0; column <= row; column++) {
      line.push((above[column - 1] ?? 0) + (above[column] ?? 0));
    }
    rows.push(line);
  }
  return rows;
}

module.exports = { pascal };
