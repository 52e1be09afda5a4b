function common(one, other) {
  if (one === '' || other === '') return '';
  if (one[0] === other[0]) return one[0] + common(one.slice(1), other.slice(1));
  const [withoutFirst, withoutOther] = [common(one.slice(1), other), common(one, other.slice(1))];
  return withoutOther.length > withoutFirst.length ? withoutOther : withoutFirst;
}

module.exports = { common };
