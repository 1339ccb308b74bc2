import { randomFillSync } from 'node:crypto';

/** Asking the system for random bytes costs more than all else about a trace: they are asked for in advance. */
const randomness = Buffer.alloc(4096);
let used = randomness.length;

/** That many random bytes, two digits each. */
export function randomHex(bytes: number): string {
  if (used + bytes > randomness.length) {
    randomFillSync(randomness);
    used = 0;
  }
  used += bytes;
  return randomness.toString('hex', used - bytes, used);
}
