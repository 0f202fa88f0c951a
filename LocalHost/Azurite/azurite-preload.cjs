// Runs in Azurite's process before Azurite does (node --require): what Azurite lacks as a child of the local host.
'use strict';

const fs = require('fs');
const http = require('http');
const path = require('path');
const { performance } = require('perf_hooks');

const { AZURITE_LOG_FILE, AZURITE_PID_FILE, AZURITE_STOP_WITH_PARENT } = process.env;

// Output goes to a file: the parent's pipes break when the parent dies, and Azurite goes on.
fs.mkdirSync(path.dirname(AZURITE_LOG_FILE), { recursive: true });
const log = fs.openSync(AZURITE_LOG_FILE, 'a');
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', () => {});
  stream.write = (chunk, encoding, done) => {
    fs.writeSync(log, chunk);
    const written = typeof encoding === 'function' ? encoding : done;
    if (written) process.nextTick(written);
    return true;
  };
}

// Written by Azurite's own process, so there is no moment at which it runs and the file does not say so.
if (AZURITE_PID_FILE) {
  const port = Number(process.argv[process.argv.indexOf('--tablePort') + 1]);
  fs.writeFileSync(AZURITE_PID_FILE, JSON.stringify({ pid: process.pid, port, startedAt: new Date(performance.timeOrigin).toISOString() }));
}

// Ctrl-C, a closed terminal and a service manager signal the whole process group. As long as the local host lives, it alone says when Azurite
// stops, by SIGUSR2, after its running functions; Azurite without parent obeys them all. What Azurite does on SIGINT, save and end, is its stop.
const parent = process.ppid;
const once = process.once;
process.once = (event, listener) => once.call(process, event === 'SIGINT' ? 'stop' : event, listener);
process.on('SIGUSR2', () => process.emit('stop'));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => process.ppid === parent || process.emit('stop'));
}

// Its end waits for all connections. To Node a connection on which nothing was asked yet is not idle, so it would hold up the end until the
// client closes it: 15 s for one that the client's pool keeps. Nobody waits for an answer here: the functions have ended.
const { close } = http.Server.prototype;
http.Server.prototype.close = function (...parameters) {
  close.apply(this, parameters);
  this.closeAllConnections();
  return this;
};

// For tests: the pipe ends when the parent is gone, however it died.
if (AZURITE_STOP_WITH_PARENT) {
  process.stdin.on('end', () => process.exit(0)).on('error', () => process.exit(0)).resume();
}
