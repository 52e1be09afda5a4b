process.on('SIGTERM', () => {});
process.on('SIGINT', () => {});
console.log('ready');
setInterval(() => {}, 1000);
