const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';

function toBase(number, base) {
  let rest = number;
  let text = '';
  while (rest > 0) {
    text = digits[rest % base] + text;
    rest = Math.floor(rest / base);
  }
  return text;
}

module.exports = { toBase };
