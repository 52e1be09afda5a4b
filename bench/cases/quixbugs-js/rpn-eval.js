const operators = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
};

function evaluate(tokens) {
  const stack = [];
  for (const token of tokens) {
    if (typeof token === 'number') {
      stack.push(token);
    } else {
      const right = stack.pop();
      const left = stack.pop();
      stack.push(operators[token](left, right));
    }
  }
  return stack.pop();
}

module.exports = { evaluate };
