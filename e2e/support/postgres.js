// A PostgreSQL of its own, as Debian has it: in a temporary folder, on a free port, and never as root.
import { execFileSync, spawn } from 'node:child_process';
import { chownSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PROGRAMS = '/usr/lib/postgresql';
const NOBODY = 65534;

/** A port that nobody listens on. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

export async function startPostgres() {
  const version = Math.max(...readdirSync(PROGRAMS).map(Number).filter(Number.isFinite));
  const of = (name) => join(PROGRAMS, String(version), 'bin', name);
  const folder = mkdtempSync(join(tmpdir(), 'yizhan-e2e-pg-'));
  const as = { cwd: folder, stdio: 'ignore' };
  if (process.getuid() === 0) {
    chownSync(folder, NOBODY, NOBODY);
    Object.assign(as, { uid: NOBODY, gid: NOBODY });
  }
  const data = join(folder, 'data');
  execFileSync(of('initdb'), ['-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '-N', '-D', data], as);
  const port = await freePort();
  const settings = ['listen_addresses=127.0.0.1', `port=${port}`, 'fsync=off', 'shared_buffers=32MB'].flatMap((one) => ['-c', one]);
  const child = spawn(of('postgres'), ['-D', data, '-k', folder, ...settings], as);
  for (let turn = 0; ; turn += 1) {
    try {
      execFileSync(of('pg_isready'), ['-q', '-h', folder, '-p', String(port)], { stdio: 'ignore' });
      break;
    } catch (error) {
      if (turn > 300 || child.exitCode !== null) throw error;
      await new Promise((done) => setTimeout(done, 50));
    }
  }
  return {
    address: `postgres://postgres@127.0.0.1:${port}/postgres`,
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGINT');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
