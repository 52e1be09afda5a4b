import { auditArchitectures, callNumber, judgedCalls, newestKnownCall, refusedCalls, type Architecture } from './system-calls.ts';

/** One classic BPF instruction (`struct sock_filter` of `linux/filter.h`). */
export interface Instruction {
  readonly code: number;
  readonly ifTrue: number;
  readonly ifFalse: number;
  readonly value: number;
}

/** Opcodes used: load a word, jumps against a constant, return. */
export const opcodes = {
  load: 0x20,
  jumpEqual: 0x15,
  jumpAbove: 0x25,
  jumpAtLeast: 0x35,
  jumpAnySet: 0x45,
  answer: 0x06,
} as const;

const errno = { EPERM: 1, ENOSYS: 38, EAFNOSUPPORT: 97 } as const;

/** `SECCOMP_RET_*` of `linux/seccomp.h`. */
export const answers: Readonly<Record<'allow' | 'kill' | 'notPermitted' | 'notImplemented' | 'familyUnsupported', number>> = {
  allow: 0x7fff0000,
  kill: 0x80000000,
  notPermitted: 0x00050000 | errno.EPERM,
  notImplemented: 0x00050000 | errno.ENOSYS,
  familyUnsupported: 0x00050000 | errno.EAFNOSUPPORT,
};

/** Offsets in `struct seccomp_data`; of an argument the low word, because the kernel cuts these arguments to 32 bits too. */
const field = { call: 0, architecture: 4, argument: (index: number): number => 16 + 8 * index } as const;

/** NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET of `linux/sched.h`. */
const newNamespaceFlags = 0x7e020000;
/** TIOCSTI types into a terminal, TIOCLINUX pastes into one. */
const terminalInjections = [0x5412, 0x541c] as const;
/** UNIX, INET, INET6. AF_VSOCK among the others is not held by a network namespace. */
const plainSocketFamilies = [1, 2, 10] as const;
const netlinkFamily = 16;
const netlinkRoute = 0;
const x32Bit = 0x40000000;

const load = (value: number): Instruction => ({ code: opcodes.load, ifTrue: 0, ifFalse: 0, value });
const answer = (value: number): Instruction => ({ code: opcodes.answer, ifTrue: 0, ifFalse: 0, value });
const jump = (code: number, value: number, skip: { readonly ifTrue: number; readonly ifFalse: number }): Instruction => ({
  code,
  value,
  ...skip,
});

/** Runs `body` (which must end in an answer) when the loaded word meets the condition, else goes on behind it. */
const when = (code: number, value: number, body: readonly Instruction[]): readonly Instruction[] => [
  jump(code, value, { ifTrue: 0, ifFalse: body.length }),
  ...body,
];

const whenEqual = (value: number, body: readonly Instruction[]): readonly Instruction[] => when(opcodes.jumpEqual, value, body);

function preamble(architecture: Architecture): readonly Instruction[] {
  const x32 = architecture === 'x64' ? when(opcodes.jumpAtLeast, x32Bit, [answer(answers.notPermitted)]) : [];
  return [
    load(field.architecture),
    jump(opcodes.jumpEqual, auditArchitectures[architecture], { ifTrue: 1, ifFalse: 0 }),
    answer(answers.kill),
    load(field.call),
    ...x32,
    // A libc takes ENOSYS for an older kernel and goes another way, so that calls nobody has judged stay shut.
    ...when(opcodes.jumpAbove, newestKnownCall, [answer(answers.notImplemented)]),
  ];
}

function refusals(architecture: Architecture): readonly Instruction[] {
  return Object.values(refusedCalls).flatMap((numbers) => {
    const number = callNumber(numbers, architecture);
    return number === null ? [] : whenEqual(number, [answer(answers.notPermitted)]);
  });
}

const cloneRule: readonly Instruction[] = [
  load(field.argument(0)),
  ...when(opcodes.jumpAnySet, newNamespaceFlags, [answer(answers.notPermitted)]),
  answer(answers.allow),
];

const ioctlRule: readonly Instruction[] = [
  load(field.argument(1)),
  ...terminalInjections.flatMap((request) => whenEqual(request, [answer(answers.notPermitted)])),
  answer(answers.allow),
];

const socketRule: readonly Instruction[] = [
  load(field.argument(0)),
  ...plainSocketFamilies.flatMap((family) => whenEqual(family, [answer(answers.allow)])),
  ...whenEqual(netlinkFamily, [
    load(field.argument(2)),
    ...whenEqual(netlinkRoute, [answer(answers.allow)]),
    answer(answers.familyUnsupported),
  ]),
  answer(answers.familyUnsupported),
];

/** The filter as instructions: foreign ABIs die, refused calls answer EPERM, everything else is allowed. */
export function seccompInstructions(architecture: Architecture): readonly Instruction[] {
  const judged = (name: keyof typeof judgedCalls, body: readonly Instruction[]): readonly Instruction[] =>
    whenEqual(callNumber(judgedCalls[name], architecture) ?? 0, body);
  return [
    ...preamble(architecture),
    ...refusals(architecture),
    // The flags of clone3 lie in memory, where a filter cannot look; libc falls back to clone.
    ...judged('clone3', [answer(answers.notImplemented)]),
    ...judged('clone', cloneRule),
    ...judged('ioctl', ioctlRule),
    ...judged('socket', socketRule),
    answer(answers.allow),
  ];
}

/** The bytes that `bwrap --seccomp` reads: an array of `struct sock_filter`, little-endian on both architectures. */
export function seccompProgram(architecture: Architecture): Buffer {
  const instructions = seccompInstructions(architecture);
  const bytes = Buffer.alloc(instructions.length * 8);
  for (const [index, { code, ifTrue, ifFalse, value }] of instructions.entries()) {
    bytes.writeUInt16LE(code, index * 8);
    bytes.writeUInt8(ifTrue, index * 8 + 2);
    bytes.writeUInt8(ifFalse, index * 8 + 3);
    bytes.writeUInt32LE(value >>> 0, index * 8 + 4);
  }
  return bytes;
}
