import { describe, expect, it } from 'vitest';
import { answers, opcodes, seccompInstructions, seccompProgram, type Instruction } from './seccomp-program.ts';
import { architectures, auditArchitectures, callNumber, judgedCalls, refusedCalls, type Architecture } from './system-calls.ts';

interface Call {
  readonly number: number;
  readonly arguments?: readonly number[];
  readonly auditArchitecture?: number;
}

/** `struct seccomp_data`: number, architecture, instruction pointer, six arguments of 64 bits. */
function dataOf(architecture: Architecture, call: Call): DataView {
  const data = new DataView(new ArrayBuffer(64));
  data.setUint32(0, call.number >>> 0, true);
  data.setUint32(4, call.auditArchitecture ?? auditArchitectures[architecture], true);
  for (const [index, value] of (call.arguments ?? []).entries()) data.setBigUint64(16 + 8 * index, BigInt(value), true);
  return data;
}

function holds(code: number, word: number, value: number): boolean {
  switch (code) {
    case opcodes.jumpEqual:
      return word === value;
    case opcodes.jumpAbove:
      return word > value;
    case opcodes.jumpAtLeast:
      return word >= value;
    case opcodes.jumpAnySet:
      return (word & value) !== 0;
    default:
      throw new Error(`unknown opcode ${code}`);
  }
}

/** Runs the program as the kernel does (linux/filter.rst), on its bytes. */
function answerOf(architecture: Architecture, call: Call): number {
  const data = dataOf(architecture, call);
  const instructions = decode(seccompProgram(architecture));
  let word = 0;
  for (let at = 0; ; at += 1) {
    const { code, ifTrue, ifFalse, value } = instructions[at] ?? { code: -1, ifTrue: 0, ifFalse: 0, value: 0 };
    if (code === opcodes.answer) return value;
    if (code === opcodes.load) word = data.getUint32(value, true);
    else at += holds(code, word, value) ? ifTrue : ifFalse;
  }
}

function decode(bytes: Buffer): readonly Instruction[] {
  return Array.from({ length: bytes.length / 8 }, (_, index) => ({
    code: bytes.readUInt16LE(index * 8),
    ifTrue: bytes.readUInt8(index * 8 + 2),
    ifFalse: bytes.readUInt8(index * 8 + 3),
    value: bytes.readUInt32LE(index * 8 + 4),
  }));
}

/** Calls that every program makes: read, write, openat, mmap, futex, execve, exit_group. */
const everyday: Readonly<Record<Architecture, readonly number[]>> = {
  x64: [0, 1, 257, 9, 202, 59, 231],
  arm64: [63, 64, 56, 222, 98, 221, 94],
};

describe.each(architectures)('the system call filter for %s', (architecture) => {
  const judged = (name: keyof typeof judgedCalls): number => callNumber(judgedCalls[name], architecture) ?? -1;

  it('survives being written as bytes', () => {
    expect(decode(seccompProgram(architecture))).toEqual(seccompInstructions(architecture));
  });

  it('ends in an answer whatever the call, within the limits of the kernel', () => {
    expect(seccompInstructions(architecture).length).toBeLessThan(4096);
    for (let number = 0; number < 600; number += 1) expect(Object.values(answers)).toContain(answerOf(architecture, { number }));
  });

  it('allows what every program does', () => {
    for (const number of everyday[architecture]) expect(answerOf(architecture, { number })).toBe(answers.allow);
  });

  it.each(Object.entries(refusedCalls))('refuses %s, whatever its arguments', (_, numbers) => {
    const number = callNumber(numbers, architecture);
    if (number === null) return;
    expect(answerOf(architecture, { number, arguments: [0, 1, 2 ** 40] })).toBe(answers.notPermitted);
    expect(everyday[architecture]).not.toContain(number);
  });

  it.each([
    ['a thread', 0x3d0f00, answers.allow],
    ['a process', 0x11, answers.allow],
    ['CLONE_NEWUSER', 0x10000011, answers.notPermitted],
    ['CLONE_NEWNS', 0x00020011, answers.notPermitted],
    ['CLONE_NEWNET', 0x40000011, answers.notPermitted],
    ['CLONE_NEWPID behind high bits', 2 ** 33 + 0x20000011, answers.notPermitted],
  ])('judges clone of %s', (_, flags, expected) => {
    expect(answerOf(architecture, { number: judged('clone'), arguments: [flags] })).toBe(expected);
  });

  it.each([
    ['TCGETS', 0x5401, answers.allow],
    ['TIOCSTI', 0x5412, answers.notPermitted],
    ['TIOCSTI behind high bits, which the kernel cuts off', 2 ** 32 + 0x5412, answers.notPermitted],
    ['TIOCLINUX', 0x541c, answers.notPermitted],
  ])('judges ioctl %s', (_, request, expected) => {
    expect(answerOf(architecture, { number: judged('ioctl'), arguments: [0, request] })).toBe(expected);
  });

  it.each([
    ['UNIX', [1, 1, 0], answers.allow],
    ['INET', [2, 1, 0], answers.allow],
    ['INET6', [10, 2, 0], answers.allow],
    ['NETLINK_ROUTE', [16, 3, 0], answers.allow],
    ['NETLINK_AUDIT', [16, 3, 9], answers.familyUnsupported],
    ['PACKET', [17, 3, 0], answers.familyUnsupported],
    ['ALG', [38, 5, 0], answers.familyUnsupported],
    ['VSOCK', [40, 1, 0], answers.familyUnsupported],
  ])('judges a socket of family %s', (_, words, expected) => {
    expect(answerOf(architecture, { number: judged('socket'), arguments: words })).toBe(expected);
  });

  it('says that clone3 and calls newer than its table do not exist', () => {
    for (const number of [judged('clone3'), 467, 1000]) {
      expect(answerOf(architecture, { number })).toBe(answers.notImplemented);
    }
  });

  it('kills programs of another architecture', () => {
    const i386 = 0x40000003;
    expect(answerOf(architecture, { number: 0, auditArchitecture: i386 })).toBe(answers.kill);
  });
});

describe('the system call filter for x64', () => {
  it('refuses every call of the x32 ABI, also those that the plain number would allow', () => {
    expect(answerOf('x64', { number: 39 })).toBe(answers.allow);
    for (const number of [39, 0, 425, 520]) expect(answerOf('x64', { number: 0x40000000 + number })).toBe(answers.notPermitted);
  });
});
