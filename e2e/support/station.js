// A station of its own: the real program on a fresh folder with the demonstration's people, on a free port.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const program = process.env.YIZHAN_PROGRAM;

/** The password that the demonstration's staff have. */
export const PASSWORD = 'yizhan-demo-2026';

export async function startStation() {
  if (!program) throw new Error('YIZHAN_PROGRAM names the program to test');
  const data = mkdtempSync(join(tmpdir(), 'yizhan-e2e-'));
  execFileSync(program, ['seed', '--data', data], { stdio: 'ignore' });
  const child = spawn(program, ['serve', '--data', data, '--port', '0'], { stdio: ['ignore', 'pipe', 'pipe'] });
  const log = [];
  createInterface({ input: child.stderr }).on('line', (line) => log.push(line));
  const address = await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('exit', () => reject(new Error(`the station ended:\n${log.join('\n')}`)));
  });
  return {
    address,
    log,
    /** The newest code sent to a number. The answer to the request comes after the message was written. */
    code(mobile) {
      const sent = readFileSync(join(data, 'messages.log'), 'utf8').trim().split('\n');
      const mine = sent.filter((line) => line.startsWith(`${mobile}\t`)).at(-1) ?? '';
      const found = mine.match(/\d{6}/g)?.at(-1);
      if (!found) throw new Error(`no code was sent to ${mobile}`);
      return found;
    },
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
      rmSync(data, { recursive: true, force: true });
    },
  };
}
