function ordering(needs) {
  const order = [];
  let added = true;
  while (added) {
    added = false;
    for (const task of Object.keys(needs)) {
      if (!order.includes(task) && needs[task].every((need) => order.includes(need))) {
        order.push(task);
        added = true;
      }
    }
  }
  return order;
}

module.exports = { ordering };
