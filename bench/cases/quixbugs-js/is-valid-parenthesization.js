function isBalanced(text) {
  let depth = 0;
  for (const character of text) {
    if (character === '(') {
      depth++;
    } else {
      depth--;
      if (depth < 0) return false;
    }
  }
  return depth === 0;
}

module.exports = { isBalanced };
