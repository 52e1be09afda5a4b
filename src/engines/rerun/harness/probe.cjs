'use strict';
// The object that instrumented sources talk to, under one global name.

class OutOfFuel extends Error {
  constructor() {
    super('the candidate ran out of loop fuel');
    this.name = 'OutOfFuel';
  }
}

const probe = {
  /** Site and candidate that are switched in; 0 is the program as it stands. */
  n: 0,
  c: 0,
  /** The same for a second candidate that is switched in beside it. */
  m: 0,
  d: 0,
  /** Fuel left of the current portion. */
  f: 0,
  /** Statement probes hit since the last reset. */
  h: new Uint8Array(0),
  /** Recorder of calls; `null` while nobody records. */
  r: null,
  out() {
    if (tank > 0 && (nowOrSoon() < until || now() < until)) {
      const portion = Math.min(tank, portionSize);
      tank -= portion;
      probe.f = portion;
      return;
    }
    tank = 0;
    isOut = true;
    probe.f = 0;
    throw new OutOfFuel();
  },
};

/** Fuel is handed out in portions, so that the clock is looked at now and then. */
const portionSize = 250;
let tank = Number.MAX_SAFE_INTEGER;
let until = Infinity;
let isOut = false;

/** Processor time in ms: on a busy machine a candidate must not look endless for having waited. */
function now() {
  const { user, system } = (process.threadCpuUsage ?? process.cpuUsage)();
  return (user + system) / 1000;
}

/** To ask for processor time costs as much as many a test: an answer of a moment ago will do. */
const freshMs = 3;
let asked = -Infinity;
let answered = 0;

/** At least what `now` would say, and at most a moment more. */
function nowOrSoon() {
  const wall = performance.now();
  if (wall - asked >= freshMs) {
    answered = now();
    asked = wall;
  }
  return answered + wall - asked;
}

/** Allows so many loop turns and calls, and so much time. */
function refuel(fuel, ms) {
  tank = fuel;
  until = nowOrSoon() + ms;
  isOut = false;
  probe.f = 0;
}

/** What is left of the last `refuel`. */
const fuelLeft = () => tank + Math.max(0, probe.f);

globalThis.__patchline = probe;

/** Whether fuel ran out since the last `refuel`: a test may catch what is thrown then. */
const hasRunOut = () => isOut;

module.exports = { probe, refuel, fuelLeft, hasRunOut, OutOfFuel };
