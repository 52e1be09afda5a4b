function distance(one, other) {
  if (one === '' || other === '') return one.length + other.length;
  if (one[0] === other[0]) return distance(one.slice(1), other.slice(1));
  return 1 + Math.min(distance(one, other.slice(1)), distance(one.slice(1), other), distance(one.slice(1), other.slice(1)));
}

module.exports = { distance };
