// Sends requests over so many kept connections, each the next one as soon as the answer before is whole, and tells the
// milliseconds of each. Sockets and text, nothing between: on shared cores the generator has to cost little.
import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';

const [from, to] = process.argv.slice(2);
const { port, connections, headers, requests, keep } = JSON.parse(readFileSync(from, 'utf8'));
const common = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join('');
const ready = requests.map(({ method, path, body, hex }) => {
  const bytes = hex ? Buffer.from(hex, 'hex') : Buffer.from(body === undefined ? '' : JSON.stringify(body));
  const kind = hex ? 'application/octet-stream' : 'application/json';
  const about = bytes.length || method !== 'GET' ? `Content-Type: ${kind}\r\nContent-Length: ${bytes.length}\r\n` : '';
  return Buffer.concat([Buffer.from(`${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${common}${about}\r\n`), bytes]);
});
const times = new Float64Array(ready.length);
const statuses = new Array(ready.length);
const bodies = keep ? new Array(ready.length) : null;
let next = 0;

/** The answer at the head of what has arrived, and where it ends; nothing while it is not whole. */
function answer(arrived) {
  const head = arrived.indexOf('\r\n\r\n');
  if (head < 0) return null;
  const words = arrived.toString('latin1', 0, head);
  const status = Number(words.slice(9, 12));
  const length = /\r\ncontent-length: *(\d+)/i.exec(words);
  if (length || status === 204) {
    const end = head + 4 + Number(length?.[1] ?? 0);
    return arrived.length < end ? null : { status, end, body: arrived.subarray(head + 4, end) };
  }
  const end = arrived.indexOf('0\r\n\r\n', head + 4);
  return end < 0 ? null : { status, end: end + 5, body: arrived.subarray(head + 4, end) };
}

function worker() {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    let [arrived, at, begun] = [Buffer.alloc(0), -1, 0];
    const go = () => {
      at = next++;
      if (at >= ready.length) return socket.end(resolve);
      begun = performance.now();
      socket.write(ready[at]);
    };
    socket.on('connect', go);
    socket.on('error', reject);
    socket.on('close', () => (next > ready.length + connections - 1 || at >= ready.length ? resolve() : reject(new Error('closed'))));
    socket.on('data', (piece) => {
      arrived = arrived.length ? Buffer.concat([arrived, piece]) : piece;
      const whole = answer(arrived);
      if (!whole) return;
      times[at] = performance.now() - begun;
      statuses[at] = whole.status;
      if (bodies || whole.status >= 300) (bodies ?? (globalThis.wrong ??= []))[at] = whole.body.toString('utf8');
      arrived = arrived.subarray(whole.end);
      go();
    });
  });
}

const begun = performance.now();
await Promise.all(Array.from({ length: connections }, worker));
const seconds = (performance.now() - begun) / 1000;
const wrong = statuses.map((status, n) => (status < 300 ? null : { status, body: (bodies ?? globalThis.wrong)?.[n]?.slice(0, 300) }));
const used = process.cpuUsage();
writeFileSync(to, JSON.stringify({
  seconds,
  times: [...times],
  bodies,
  wrong: wrong.filter(Boolean),
  generator_s: (used.user + used.system) / 1e6,
}));
