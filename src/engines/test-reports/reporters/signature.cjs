'use strict';
// HMAC-SHA-256 (RFC 2104, FIPS 180-4) over ASCII text in arithmetic alone: nothing that the tested code could replace is called
// after this file is loaded, and the key is never handed to the platform.
// oxlint-disable-next-line unbound-method -- bound by `call` at once, before anybody can replace it
const charCodeAt = Function.prototype.call.bind(String.prototype.charCodeAt);
const Words = Uint32Array;
const Bytes = Uint8Array;
const hex = '0123456789abcdef';

const constants = new Words(64);
const initial = new Words(8);
fillConstants();

/** Fractional parts of the roots of the first primes (FIPS 180-4, 4.2.2 and 5.3.3). */
function fillConstants() {
  let found = 0;
  for (let candidate = 2; found < 64; candidate += 1) {
    if (isPrime(candidate)) {
      if (found < 8) initial[found] = fraction(candidate ** (1 / 2));
      constants[found] = fraction(candidate ** (1 / 3));
      found += 1;
    }
  }
}

function isPrime(candidate) {
  for (let divisor = 2; divisor * divisor <= candidate; divisor += 1) if (candidate % divisor === 0) return false;
  return true;
}

function fraction(value) {
  return (value - Math.floor(value)) * 4294967296;
}

function rotate(word, by) {
  return (word >>> by) | (word << (32 - by));
}

function schedule(bytes, offset, words) {
  for (let t = 0; t < 16; t += 1) {
    const at = offset + t * 4;
    words[t] = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
  }
  for (let t = 16; t < 64; t += 1) {
    const a = words[t - 15];
    const b = words[t - 2];
    words[t] =
      words[t - 16] + (rotate(a, 7) ^ rotate(a, 18) ^ (a >>> 3)) + words[t - 7] + (rotate(b, 17) ^ rotate(b, 19) ^ (b >>> 10));
  }
}

function compress(state, bytes, offset, words) {
  schedule(bytes, offset, words);
  let a = state[0];
  let b = state[1];
  let c = state[2];
  let d = state[3];
  let e = state[4];
  let f = state[5];
  let g = state[6];
  let h = state[7];
  for (let t = 0; t < 64; t += 1) {
    const one = (h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & f) ^ (~e & g)) + constants[t] + words[t]) | 0;
    const two = ((rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + one) | 0;
    d = c;
    c = b;
    b = a;
    a = (one + two) | 0;
  }
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
  state[4] += e;
  state[5] += f;
  state[6] += g;
  state[7] += h;
}

/** SHA-256 of one 64-byte block already absorbed, followed by `length` bytes. */
function digest(start, bytes, length) {
  const total = ((length + 9 + 63) >> 6) << 6;
  const padded = new Bytes(total);
  for (let index = 0; index < length; index += 1) padded[index] = bytes[index];
  padded[length] = 128;
  const bits = (length + 64) * 8;
  for (let index = 0; index < 4; index += 1) padded[total - 1 - index] = (bits >>> (8 * index)) & 255;
  padded[total - 5] = (bits / 4294967296) | 0;
  const state = copy(start);
  const words = new Words(64);
  for (let offset = 0; offset < total; offset += 64) compress(state, padded, offset, words);
  return state;
}

function copy(words) {
  const out = new Words(8);
  for (let index = 0; index < 8; index += 1) out[index] = words[index];
  return out;
}

function absorbedKey(key, pad) {
  const block = new Bytes(64);
  for (let index = 0; index < 64; index += 1) block[index] = (index < key.length ? charCodeAt(key, index) : 0) ^ pad;
  const state = copy(initial);
  compress(state, block, 0, new Words(64));
  return state;
}

/** Lower-case hexadecimal signature of an ASCII line. */
function sign(prepared, line) {
  const bytes = new Bytes(line.length);
  for (let index = 0; index < line.length; index += 1) bytes[index] = charCodeAt(line, index);
  const inner = digest(prepared.inner, bytes, line.length);
  const innerBytes = new Bytes(32);
  for (let index = 0; index < 32; index += 1) innerBytes[index] = inner[index >> 2] >>> (24 - 8 * (index & 3));
  const outer = digest(prepared.outer, innerBytes, 32);
  let out = '';
  for (let index = 0; index < 64; index += 1) out += hex[(outer[index >> 3] >>> (28 - 4 * (index & 7))) & 15];
  return out;
}

/** The key is ASCII of at most 64 characters. */
sign.prepare = (key) => ({ __proto__: null, inner: absorbedKey(key, 0x36), outer: absorbedKey(key, 0x5c) });

module.exports = { sign };
