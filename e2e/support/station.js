// A station of its own: the real program on a fresh folder with the demonstration's people, on a free port.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const program = process.env.YIZHAN_PROGRAM;

/** The password that the demonstration's staff have. */
export const PASSWORD = 'yizhan-demo-2026';

/** Gives the newest code sent to a number, that was not given out before: it is sent a moment after the answer. */
export function codesIn(data) {
  const given = new Map();
  const messages = (mobile) => {
    const file = join(data, 'messages.log');
    const sent = existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : [];
    return sent.filter((line) => line.startsWith(`${mobile}\t`) && /\d{6}/.test(line.split('\t')[1]));
  };
  const pause = new Int32Array(new SharedArrayBuffer(4));
  return (mobile) => {
    for (let turn = 0; turn < 400; turn += 1) {
      const mine = messages(mobile);
      if (mine.length > (given.get(mobile) ?? 0)) {
        given.set(mobile, mine.length);
        return mine.at(-1).match(/\d{6}/g)?.at(-1);
      }
      Atomics.wait(pause, 0, 0, 25);
    }
    throw new Error(`no code was sent to ${mobile}`);
  };
}

/** A key that seals files, in a folder of its own: settings for a station, and what removes it. */
export function sealingKey() {
  const folder = mkdtempSync(join(tmpdir(), 'yizhan-e2e-key-'));
  const file = join(folder, 'files.key');
  execFileSync(program, ['blobs', 'new-key', file], { stdio: 'ignore' });
  return { settings: { YIZHAN__SEALING__KEY_FILES: JSON.stringify([file]) }, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** A folder with the demonstration's people, and what runs the program on it. */
export function seeded(settings = {}) {
  if (!program) throw new Error('YIZHAN_PROGRAM names the program to test');
  const data = mkdtempSync(join(tmpdir(), 'yizhan-e2e-'));
  const env = { ...process.env, ...settings };
  execFileSync(program, ['seed', '--data', data], { stdio: 'ignore', env });
  const log = [];
  /** A running program, once it says its address. */
  const serve = async (port) => {
    const child = spawn(program, ['serve', '--data', data, '--port', port], { stdio: ['ignore', 'pipe', 'pipe'], env });
    createInterface({ input: child.stderr }).on('line', (line) => log.push(line));
    const address = await new Promise((resolve, reject) => {
      createInterface({ input: child.stdout }).once('line', resolve);
      child.once('exit', () => reject(new Error(`the station ended:\n${log.join('\n')}`)));
    });
    const end = async (signal) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill(signal);
      await ended;
    };
    return { address, end };
  };
  return { data, log, serve, gone: () => rmSync(data, { recursive: true, force: true }) };
}

/** `settings` are variables over what is built in. */
export async function startStation(settings = {}) {
  const { data, log, serve, gone } = seeded(settings);
  let running = await serve('0');
  const { address } = running;
  return {
    address,
    log,
    data,
    code: codesIn(data),
    /** Killed in the middle of everything, and there again under its address. */
    async again() {
      await running.end('SIGKILL');
      running = await serve(new URL(address).port);
    },
    async stop() {
      await running.end('SIGTERM');
      gone();
    },
  };
}
