const precedence = { '+': 1, '-': 1, '*': 2, '/': 2 };

function toPostfix(tokens) {
  const output = [];
  const waiting = [];
  for (const token of tokens) {
    if (typeof token === 'number') {
      output.push(token);
    } else {
      while (waiting.length > 0 && precedence[token] <= precedence[waiting.at(-1)]) output.push(waiting.pop());
      waiting.push(token);
    }
  }
  while (waiting.length > 0) output.push(waiting.pop());
  return output;
}

module.exports = { toPostfix };
