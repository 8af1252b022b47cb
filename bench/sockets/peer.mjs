// A server of Socket.IO that does what chats do: a message to a room goes to all who are in it. With an address of PostgreSQL each
// message is kept first, in a transaction of its own that is on the disk before anybody hears of it.
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [packages, port, database] = process.argv.slice(2);
const require = createRequire(join(packages, 'package.json'));
const { Server } = require('socket.io');

let keep = null;
if (database) {
  const { Pool } = require('pg');
  const pool = new Pool({ connectionString: database, max: 16 });
  await pool.query(
    'CREATE TABLE messages (room bigint NOT NULL, number bigint GENERATED ALWAYS AS IDENTITY, at timestamptz NOT NULL, words text NOT NULL, PRIMARY KEY (room, number))',
  );
  keep = (room, words) =>
    pool.query({ name: 'keep', text: 'INSERT INTO messages (room, at, words) VALUES ($1, now(), $2)', values: [room, words] });
}

const http = createServer();
const io = new Server(http, { serveClient: false, transports: ['websocket'], perMessageDeflate: false });
io.on('connection', (socket) => {
  socket.on('join', (room) => {
    socket.join(`room-${room}`);
    socket.emit('joined', room);
  });
  socket.on('say', async (room, words) => {
    if (keep) await keep(room, words);
    socket.to(`room-${room}`).emit('said', words);
  });
});
http.listen(Number(port), '127.0.0.1', () => console.log('listening'));
