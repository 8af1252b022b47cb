// A TURN server of its own: coturn as Debian has it, on loopback and a free port, with the secret that the station is given.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { freePort } from './postgres.js';

const SECRET = 'only the station and this coturn know it';

/** `more` are settings of coturn over the usual ones. */
export async function startTurn(more = []) {
  const port = await freePort();
  const program = process.env.YIZHAN_TURNSERVER ?? 'turnserver';
  const settings = [
    '-n', '--listening-ip=127.0.0.1', '--relay-ip=127.0.0.1', `--listening-port=${port}`, '--realm=yizhan.test',
    '--use-auth-secret', `--static-auth-secret=${SECRET}`, '--allow-loopback-peers', '--no-tls', '--no-dtls', '--no-cli',
    '--no-multicast-peers', '--log-file=stdout', '--simple-log', '--verbose', '--pidfile=/dev/null', ...more,
  ];
  const child = spawn(program, settings, { stdio: ['ignore', 'pipe', 'pipe'] });
  const log = [];
  await new Promise((resolve, reject) => {
    const heard = (line) => {
      log.push(line);
      if (/UDP listener opened on/.test(line)) resolve();
    };
    for (const input of [child.stdout, child.stderr]) createInterface({ input }).on('line', heard);
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`coturn ended:\n${log.join('\n')}`)));
  });
  const gone = new Promise((resolve) => child.once('exit', resolve));
  return {
    log,
    /** The settings of a station that sends everybody through it. */
    settings: {
      YIZHAN__CALLS__TURN: `["turn:127.0.0.1:${port}?transport=udp"]`,
      YIZHAN__CALLS__TURN_SECRET: SECRET,
      YIZHAN__CALLS__RELAY_ONLY: 'true',
    },
    async stop() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}
