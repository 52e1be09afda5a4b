// Runs for ever. Its words make it easy to find among all processes.
console.log(`running as ${process.pid}`);
setInterval(() => {}, 1000);
