// Writes a tiny program that asks for i386's `exit(42)` through int 0x80, and x86-64's `exit(7)` should that have no effect.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { attempt, words } from './verdict.mjs';

const code = [0xb8, 1, 0, 0, 0, 0xbb, 42, 0, 0, 0, 0xcd, 0x80, 0xb8, 60, 0, 0, 0, 0xbf, 7, 0, 0, 0, 0x0f, 0x05];
const headers = 64 + 56;
const base = 0x400000;
const elf = Buffer.alloc(headers + code.length);
elf.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
elf.writeUInt16LE(2, 16);
elf.writeUInt16LE(62, 18);
elf.writeUInt32LE(1, 20);
elf.writeBigUInt64LE(BigInt(base + headers), 24);
elf.writeBigUInt64LE(64n, 32);
elf.writeUInt16LE(64, 52);
elf.writeUInt16LE(56, 54);
elf.writeUInt16LE(1, 56);
elf.writeUInt32LE(1, 64);
elf.writeUInt32LE(5, 68);
elf.writeBigUInt64LE(BigInt(base), 80);
elf.writeBigUInt64LE(BigInt(base), 88);
elf.writeBigUInt64LE(BigInt(elf.length), 96);
elf.writeBigUInt64LE(BigInt(elf.length), 104);
elf.writeBigUInt64LE(0x1000n, 112);
elf.set(code, headers);

await attempt(() => {
  const path = `${words[0]}/int80`;
  writeFileSync(path, elf, { mode: 0o755 });
  const { status, signal, error } = spawnSync(path);
  if (error) throw error;
  if (status !== 42) throw new Error(`status ${status}, signal ${signal}`);
});
