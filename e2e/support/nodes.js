// Two programs over one PostgreSQL and one folder, and doors in front of them, as a balancer of connections is one: a door leads to
// the program that it is set to, and to the other when that one does not answer. It knows nothing of what goes through it.
import { connect, createServer } from 'node:net';
import { startPostgres } from './postgres.js';
import { codesIn, seeded } from './station.js';

/** A door; `ports` are those of the programs, `at` is which one it leads to. */
async function door(ports, at) {
  const open = new Set();
  const server = createServer((outer) => {
    open.add(outer);
    outer.on('close', () => open.delete(outer));
    const lead = (tries) => {
      let through = false;
      const inner = connect(ports[(at + tries) % ports.length], '127.0.0.1');
      inner.once('connect', () => {
        through = true;
        outer.pipe(inner).pipe(outer);
        outer.on('close', () => inner.destroy());
        inner.on('close', () => outer.destroy());
      });
      inner.on('error', () => {
        if (through || tries > 0) outer.destroy();
        else lead(tries + 1);
      });
    };
    outer.on('error', () => undefined);
    lead(0);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${server.address().port}`,
    close() {
      for (const outer of open) outer.destroy();
      server.close();
    },
  };
}

export async function startNodes(settings = {}) {
  const postgres = await startPostgres();
  const place = seeded({ ...settings, YIZHAN__DATABASE__URL: postgres.address, YIZHAN__WORKER__INSIDE: 'false' });
  const programs = [await place.serve('0'), await place.serve('0')];
  const ports = programs.map((program) => Number(new URL(program.address).port));
  const doors = [await door(ports, 0), await door(ports, 1)];
  const code = codesIn(place.data);
  return {
    log: place.log,
    /** What stands for the station to whoever comes through a door. */
    through: doors.map(({ address }) => ({ address, code })),
    /** Killed in the middle of everything. */
    kill: (which) => programs[which].end('SIGKILL'),
    /** There again, under its own address. */
    async again(which) {
      programs[which] = await place.serve(String(ports[which]));
    },
    async stop() {
      for (const one of doors) one.close();
      await Promise.all(programs.map((program) => program.end('SIGTERM')));
      await postgres.stop();
      place.gone();
    },
  };
}
