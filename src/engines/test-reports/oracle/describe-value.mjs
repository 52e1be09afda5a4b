// Describes a value as JSON text, so that two values can be compared in a process that has neither. Its text goes into the observing
// test files: it has no imports, works on values of another realm, and reads each property once.
export function describeValue(root) {
  const seen = [];
  const tagOf = (value) => Object.prototype.toString.call(value).slice(8, -1);

  const primitive = (value) => {
    if (typeof value === 'number') return ['number', Object.is(value, -0) ? '0' : String(value)];
    if (typeof value === 'symbol') return ['symbol', String(value)];
    return value === null ? ['null'] : [typeof value, typeof value === 'undefined' ? '' : String(value)];
  };

  const entries = (value, depth) =>
    Reflect.ownKeys(value)
      .filter((key) => Object.getOwnPropertyDescriptor(value, key)?.enumerable)
      .map((key) => [String(key), describe(value[key], depth + 1)])
      .filter(([, described]) => described[0] !== 'undefined')
      .sort(([one], [other]) => (one < other ? -1 : 1));

  const special = (value, tag, depth) => {
    if (Array.isArray(value)) return ['array', Array.from(value, (item) => describe(item, depth + 1))];
    if (tag === 'Date') return ['date', String(Number(value))];
    if (tag === 'RegExp') return ['regexp', String(value)];
    if (tag === 'Error' || value instanceof Error) return ['error', String(value.name), String(value.message)];
    if (tag === 'Map') return ['map', Array.from(value, ([key, item]) => [describe(key, depth + 1), describe(item, depth + 1)])];
    if (tag === 'Set') return ['set', Array.from(value, (item) => describe(item, depth + 1))];
    if (ArrayBuffer.isView(value) && tag !== 'DataView') return ['bytes', tag, Array.from(value, String)];
    if (tag === 'Number' || tag === 'String' || tag === 'Boolean') return ['boxed', primitive(value.valueOf())];
    return null;
  };

  const describe = (value, depth) => {
    if (typeof value === 'function') return ['function', String(value.name)];
    if (value === null || typeof value !== 'object') return primitive(value);
    if (depth > 20) return ['deep'];
    const at = seen.indexOf(value);
    if (at !== -1) return ['seen', String(at)];
    seen.push(value);
    const described = special(value, tagOf(value), depth) ?? ['object', entries(value, depth)];
    seen.pop();
    return described;
  };

  return JSON.stringify(describe(root, 0));
}
