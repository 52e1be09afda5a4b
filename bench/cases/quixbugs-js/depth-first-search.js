function leadsTo(neighbours, start, goal) {
  const seen = new Set();

  function search(place) {
    if (seen.has(place)) return false;
    if (place === goal) return true;
    seen.add(place);
    return neighbours[place].some((next) => search(next));
  }

  return search(start);
}

module.exports = { leadsTo };
