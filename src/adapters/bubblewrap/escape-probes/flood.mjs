// Prints without end; a reader that does not stop it fills its own memory.
const line = 'flood '.repeat(1000);
const flood = () => process.stdout.write(line, flood);
flood();
