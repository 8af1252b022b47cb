// Recording a call: two agree, a third comes in and is asked first, all three see and hear each other, it is stopped, watched, told to the
// enterprise, withdrawn from, erased. Browsers with devices that are made up, on the real program.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { desktop, look, openBrowser, until } from '../support/browser.js';
import { agree, CAMERA, eachMoves, helpedByVideo, keepConnections } from '../support/calls.js';
import { send, signInStaff } from '../support/people.js';
import { sealingKey, startStation } from '../support/station.js';

let key;
let station;
let browser;
before(async () => {
  key = sealingKey();
  station = await startStation(key.settings);
  browser = await openBrowser(CAMERA);
});
after(async () => {
  await browser?.close();
  await station?.stop();
  key?.remove();
});

const stands = (page, standing) => page.locator(`[data-recording="${standing}"]`).waitFor({ timeout: 30_000 });
const press = (page, name) => page.locator('.recording').getByRole('button', { name, exact: true }).click();

async function enter(page) {
  await page.getByRole('button', { name: '进入视频' }).click();
  await page.locator('[data-call="room"]').waitFor();
}

/** Waits until the station has so many parts of the newest recording. */
async function parts(page, question, least) {
  await until(
    page,
    async ([question, least]) => {
      const answer = await fetch(`/api/v1/support/questions/${question}/recordings`);
      return (await answer.json()).items[0].parts >= least;
    },
    [question, least],
  );
}

async function propose(page) {
  await page.getByText('录制这次视频').click();
  await press(page, '提议录制，并表示我同意');
}

/** Everything below a folder, as bytes. */
function contents(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? contents(path) : [readFileSync(path)];
  });
}

test('a call is recorded when all agree, a third is asked first, it is watched and told, and consent taken back stops it', async () => {
  const words = '这张证照能不能一起看一下？';
  const { id, owner, expert } = await helpedByVideo(browser, browser, station, words);
  const question = new URL(owner.url()).pathname.split('/').at(-1);
  await owner.getByText('只有视频中的每个人都同意这一次录制').waitFor();
  await agree(owner);
  await enter(owner);
  await agree(expert);
  await enter(expert);
  for (const page of [owner, expert]) await page.locator('.tile[data-state="connected"]').waitFor({ timeout: 30_000 });

  // The owner proposes; nothing is recorded before the expert has agreed.
  await propose(owner);
  for (const page of [owner, expert]) await stands(page, 'asked');
  await expert.getByText('李云 提议录制这次视频。现在还没有录制：等待 陈审 同意。').waitFor();
  await look(owner, 'recording-asked-owner');
  await look(expert, 'recording-asked-expert');
  await press(expert, '我同意录制');
  for (const page of [owner, expert]) {
    await stands(page, 'running');
    await page.getByRole('status').filter({ hasText: '正在录制这次视频。' }).waitFor();
    await page.getByText('已同意录制：李云、陈审').waitFor();
  }
  await parts(owner, question, 2);
  await look(owner, 'recording-running-owner');
  await look(expert, 'recording-running-expert');

  // A third comes in: all see and hear each other, and nothing is recorded until the third has agreed.
  const third = await desktop(browser, station.address);
  await keepConnections(third);
  await signInStaff(third, 'lead', { heading: '办件列表' });
  await third.goto(`/support/${question}`);
  await third.getByRole('button', { name: '加入解答' }).click();
  await agree(third);
  await enter(third);
  for (const page of [owner, expert, third]) {
    await page.locator('.tiles[data-count="2"]').waitFor();
    await page.waitForFunction(() => document.querySelectorAll('.tile[data-state="connected"]').length === 2, undefined, { timeout: 30_000 });
  }
  for (const page of [owner, expert, third]) {
    await stands(page, 'paused');
    await page.getByText('录制已暂停：等待 赵局 同意。').waitFor();
    await eachMoves(page, 'video', 2);
    await eachMoves(page, 'audio', 2);
    await page.waitForFunction(() => [...document.querySelectorAll('.tile:not(.own) video')].every((video) => video.videoWidth > 0));
  }
  const { items: paused } = await send(owner, 'GET', `/support/questions/${question}/recordings`);
  await look(owner, 'recording-paused-owner');
  await look(third, 'recording-paused-third');
  await press(third, '我同意录制');
  for (const page of [owner, expert, third]) await stands(page, 'running');
  await parts(owner, question, paused[0].parts + 2);

  // Stopped by who records, with all that was recorded.
  await press(expert, '停止录制');
  for (const page of [owner, expert, third]) await stands(page, 'ended');
  const { items } = await send(owner, 'GET', `/support/questions/${question}/recordings`);
  assert.deepEqual(items[0].consents.map((consent) => consent.person.name), ['李云', '陈审', '赵局']);
  for (const bytes of contents(join(station.data, 'files'))) assert.ok(!bytes.includes('OpusHead'), 'a stream in the clear');

  // The expert watches it: it is a film with sound.
  await expert.locator('.recorded').getByRole('button', { name: '观看' }).click();
  await expert.waitForFunction(() => {
    const film = document.querySelector('.recorded video');
    return film !== null && film.videoWidth > 0 && film.currentTime > 1 && film.error === null;
  }, undefined, { timeout: 30_000 });
  await look(expert, 'recording-watched');
  const film = await expert.evaluate(async ([question, recording]) => {
    const answer = await fetch(`/api/v1/support/questions/${question}/recordings/${recording}/content`);
    const bytes = await answer.arrayBuffer();
    const sound = await new AudioContext().decodeAudioData(bytes.slice(0)).catch(() => undefined);
    const heights = sound ? sound.getChannelData(0) : [];
    return { begins: [...new Uint8Array(bytes.slice(0, 4))], size: bytes.byteLength, kind: answer.headers.get('content-type'), seconds: sound?.duration ?? 0, loudest: heights.reduce((most, height) => Math.max(most, Math.abs(height)), 0) };
  }, [question, items[0].id]);
  assert.deepEqual(film.begins, [0x1a, 0x45, 0xdf, 0xa3]);
  assert.equal(film.size, items[0].bytes);
  assert.equal(film.kind, 'video/webm');
  assert.ok(film.seconds > 4, `${film.seconds} seconds`);
  assert.ok(film.loudest > 0.01, 'voices are in it');

  // Consent taken back stops the next one; what nobody sent is nowhere.
  await propose(expert);
  for (const page of [owner, third]) {
    await stands(page, 'asked');
    await press(page, '我同意录制');
  }
  for (const page of [owner, expert, third]) await stands(page, 'running');
  await parts(owner, question, 1);
  await press(owner, '撤回同意并停止录制');
  for (const page of [owner, expert, third]) {
    await stands(page, 'ended');
    await page.getByText('李云 撤回了同意，录制已停止。').waitFor();
  }
  const { items: over } = await send(owner, 'GET', `/support/questions/${question}/recordings`);
  assert.equal(over[0].ended_as, 'withdrawn');
  assert.ok(over[0].parts >= 1);
  await look(owner, 'recording-withdrawn-owner');

  // Somebody who does not agree: nothing was recorded.
  await propose(owner);
  await stands(expert, 'asked');
  await press(expert, '我不同意录制');
  await owner.getByText('陈审 不同意录制，没有录下任何内容。').waitFor();

  // The side that asked has the first one erased; the other stays with its end.
  await owner.locator('.recorded [data-recorded="ended"]').nth(1).waitFor();
  await look(owner, 'recording-list-owner');
  owner.on('dialog', (dialog) => void dialog.accept());
  await owner.locator('.recorded [data-recorded="ended"]').last().getByRole('button', { name: '要求立即删除' }).click();
  await owner.locator('.recorded [data-recorded="erased"]').waitFor();
  await owner.getByText('录制内容已应求助方要求删除。').waitFor();
  await look(owner, 'recording-erased-owner');
  const { items: left } = await send(owner, 'GET', `/support/questions/${question}/recordings`);
  assert.deepEqual(left.map((one) => one.standing), ['ended', 'ended', 'erased']);
  assert.equal(left[2].consents.length, 3, 'who agreed is kept');

  // The enterprise reads who has watched.
  await owner.goto(`/cases/${id}`);
  await owner.locator('li', { hasText: '陈审' }).filter({ hasText: '观看视频录制' }).waitFor();
  await look(owner, 'recording-access-log');
});
