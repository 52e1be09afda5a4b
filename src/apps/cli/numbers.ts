import { InvalidArgumentError } from 'commander';

/** Reads an option that is a whole number within bounds, for commander; `what` says which numbers there are. */
export function numberFrom(least: number, what: string, most: number = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!Number.isSafeInteger(value) || value < least || value > most) throw new InvalidArgumentError(what);
    return value;
  };
}

export const wholeNumber: (text: string) => number = numberFrom(0, 'It must be a whole number.');
