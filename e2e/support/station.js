// A station of its own: the real program on a fresh folder with the demonstration's people, on a free port.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const program = process.env.YIZHAN_PROGRAM;

/** The password that the demonstration's staff have. */
export const PASSWORD = 'yizhan-demo-2026';

/** `settings` are variables over what is built in. */
export async function startStation(settings = {}) {
  if (!program) throw new Error('YIZHAN_PROGRAM names the program to test');
  const data = mkdtempSync(join(tmpdir(), 'yizhan-e2e-'));
  execFileSync(program, ['seed', '--data', data], { stdio: 'ignore' });
  const log = [];
  let child;
  const serve = (port) => {
    child = spawn(program, ['serve', '--data', data, '--port', port], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...settings },
    });
    createInterface({ input: child.stderr }).on('line', (line) => log.push(line));
    return new Promise((resolve, reject) => {
      createInterface({ input: child.stdout }).once('line', resolve);
      child.once('exit', () => reject(new Error(`the station ended:\n${log.join('\n')}`)));
    });
  };
  const end = async (signal) => {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await ended;
  };
  const address = await serve('0');
  const given = new Map();
  const messages = (mobile) => {
    const file = join(data, 'messages.log');
    const sent = existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : [];
    return sent.filter((line) => line.startsWith(`${mobile}\t`) && /\d{6}/.test(line.split('\t')[1]));
  };
  const pause = new Int32Array(new SharedArrayBuffer(4));
  return {
    address,
    log,
    data,
    /** The newest code sent to a number, that was not given out before: it is sent a moment after the answer. */
    code(mobile) {
      for (let turn = 0; turn < 400; turn += 1) {
        const mine = messages(mobile);
        if (mine.length > (given.get(mobile) ?? 0)) {
          given.set(mobile, mine.length);
          return mine.at(-1).match(/\d{6}/g)?.at(-1);
        }
        Atomics.wait(pause, 0, 0, 25);
      }
      throw new Error(`no code was sent to ${mobile}`);
    },
    /** Killed in the middle of everything, and there again under its address. */
    async again() {
      await end('SIGKILL');
      await serve(new URL(address).port);
    },
    async stop() {
      await end('SIGTERM');
      rmSync(data, { recursive: true, force: true });
    },
  };
}
