function nextPalindrome(palindrome) {
  const digits = [...palindrome];
  let high = Math.floor(digits.length / 2);
  let low = Math.floor((digits.length - 1) / 2);
  while (high < digits.length && low >= 0) {
    if (digits[high] === 9) {
      digits[high] = 0;
      digits[low] = 0;
      high++;
      low--;
    } else {
      digits[high]++;
      if (low !== high) digits[low]++;
      return digits;
    }
  }
  return [1, ...new Array(digits.length - 1).fill(0), 1];
}

module.exports = { nextPalindrome };
