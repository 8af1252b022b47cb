// What calls need: cameras and microphones that are made up, and a look at what the connections of a page have counted.
import { readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { phone, until } from './browser.js';
import { askAt, atTheDesk, give } from './help.js';
import { draft, signInOwner } from './people.js';

/** Devices that are made up and allowed, and connections over loopback. */
export const DEVICES = ['--use-fake-ui-for-media-stream', '--allow-loopback-in-peer-connection', '--autoplay-policy=no-user-gesture-required'];
/** A camera that shows a moving sign, and a microphone that beeps. */
export const CAMERA = [...DEVICES, '--use-fake-device-for-media-stream'];
/** A microphone alone. */
export const NO_CAMERA = [...DEVICES, '--use-fake-device-for-media-stream=device-count=0'];

/** A camera that sees a paper: a picture of the samples, over and over. */
export async function cameraBefore(browser, sample) {
  const page = await browser.newPage();
  const source = `data:image/jpeg;base64,${readFileSync(new URL(`../../samples/${sample}`, import.meta.url)).toString('base64')}`;
  const frame = await page.evaluate(async (source) => {
    const paper = new Image();
    paper.src = source;
    await paper.decode();
    const canvas = document.createElement('canvas');
    Object.assign(canvas, { width: 1600, height: 1200 });
    canvas.getContext('2d').drawImage(paper, 0, 0, 1600, 1200);
    return canvas.toDataURL('image/jpeg', 0.92).split(',')[1];
  }, source);
  await page.close();
  const file = join(tmpdir(), `yizhan-e2e-paper-${process.pid}.mjpeg`);
  const bytes = Buffer.from(frame, 'base64');
  writeFileSync(file, Buffer.concat([bytes, bytes, bytes, bytes]));
  return { file, switches: [...CAMERA, `--use-file-for-fake-video-capture=${file}`] };
}

/** Keeps the connections of a page, so that what they count can be asked for. Changes nothing of what they do. */
export async function keepConnections(page) {
  await page.addInitScript(() => {
    const Made = window.RTCPeerConnection;
    window.connections = [];
    window.RTCPeerConnection = class extends Made {
      constructor(...settings) {
        super(...settings);
        window.connections.push(this);
      }
    };
  });
}

/** What has come in of a kind, and over which kind of way. */
export function counted(page, kind) {
  return page.evaluate(async (kind) => {
    const all = { frames: 0, packets: 0, ways: [] };
    for (const connection of window.connections) {
      if (connection.connectionState !== 'connected') continue;
      const report = await connection.getStats();
      for (const row of report.values()) {
        if (row.type === 'inbound-rtp' && row.kind === kind) {
          all.frames += row.framesDecoded ?? 0;
          all.packets += row.packetsReceived ?? 0;
        }
        if (row.type === 'candidate-pair' && row.nominated && row.state === 'succeeded') all.ways.push(report.get(row.localCandidateId)?.candidateType);
      }
    }
    return all;
  }, kind);
}

/** Waits until more of a kind has come in than before: it really moves. */
export async function moves(page, kind) {
  const measure = kind === 'video' ? 'frames' : 'packets';
  const before = (await counted(page, kind))[measure];
  await until(
    page,
    async ([kind, measure, least]) => {
      let sum = 0;
      for (const connection of window.connections) {
        for (const row of (await connection.getStats()).values()) {
          if (row.type === 'inbound-rtp' && row.kind === kind) sum += (measure === 'frames' ? row.framesDecoded : row.packetsReceived) ?? 0;
        }
      }
      return sum > least;
    },
    [kind, measure, before + 10],
  );
}

/** That each of so many connections carries more of a kind by and by. */
export async function eachMoves(page, kind, count) {
  const each = () =>
    page.evaluate(async (kind) => {
      const open = window.connections.filter((connection) => connection.connectionState === 'connected');
      const sums = await Promise.all(
        open.map(async (connection) => {
          const rows = [...(await connection.getStats()).values()];
          return rows.filter((row) => row.type === 'inbound-rtp' && row.kind === kind).reduce((sum, row) => sum + ((kind === 'video' ? row.framesDecoded : row.packetsReceived) ?? 0), 0);
        }),
      );
      return sums;
    }, kind);
  const before = await each();
  if (before.length !== count) throw new Error(`${before.length} connections, not ${count}`);
  await until(
    page,
    async ([kind, before]) => {
      const open = window.connections.filter((connection) => connection.connectionState === 'connected');
      for (const [at, connection] of open.entries()) {
        let sum = 0;
        for (const row of (await connection.getStats()).values()) {
          if (row.type === 'inbound-rtp' && row.kind === kind) sum += (kind === 'video' ? row.framesDecoded : row.packetsReceived) ?? 0;
        }
        if (sum <= before[at] + 5) return false;
      }
      return open.length === before.length;
    },
    [kind, before],
  );
}

/** A question of the owner that the expert helps with by video, both on its page. */
export async function helpedByVideo(browser, desks, station, words) {
  const owner = await phone(browser, station.address);
  await keepConnections(owner);
  await signInOwner(owner, station);
  const id = await draft(owner);
  const expert = await atTheDesk(desks, station, 'officer');
  await keepConnections(expert);
  await expert.reload();
  await owner.goto(`/cases/${id}/draft?step=materials`);
  await askAt(owner, owner.locator('[data-slot="licence-copy"]'), words);
  await give(desks, station, words, '陈审');
  await expert.getByRole('link', { name: words }).click();
  await expert.locator('.standing[data-question="helped"]').waitFor();
  await expert.getByText('其他操作').click();
  await expert.getByLabel('改变帮办方式').selectOption('video');
  await owner.locator('[data-call="consent"]').waitFor();
  return { id, owner, expert };
}

export async function agree(page) {
  await page.getByRole('button', { name: '同意，继续' }).click();
  await page.locator('[data-call="devices"]').waitFor();
}
