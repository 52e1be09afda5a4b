// A probe tries one thing. It says ESCAPED when that worked, BLOCKED and why when it did not; no other line counts.
export async function attempt(act) {
  try {
    const holds = await act();
    console.log(holds === false ? 'BLOCKED it had no effect' : 'ESCAPED');
  } catch (error) {
    console.log(`BLOCKED ${error.code ?? error.message}`);
  }
  process.exit(0);
}

export const words = process.argv.slice(2);
