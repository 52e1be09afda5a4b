// Writes the time into a file, over and over.
import { writeFileSync } from 'node:fs';

const [folder] = process.argv.slice(2);
const beat = () => writeFileSync(`${folder}/beat`, String(process.hrtime.bigint()));
beat();
setInterval(beat, 20);
console.log(`beating ${process.pid}`);
