// Help by video: from words to pictures over a TURN server and back, a paper photographed into the draft and pre-reviewed, and what
// happens where there is no camera or the line goes. Two browsers with devices that are made up, on the real program.
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { look, openBrowser, until } from '../support/browser.js';
import { agree, CAMERA, cameraBefore, counted, helpedByVideo, moves, NO_CAMERA } from '../support/calls.js';
import { send } from '../support/people.js';
import { startStation } from '../support/station.js';
import { startTurn } from '../support/turn.js';

let turn;
let station;
let plain;
let holding;
let speaking;
let paper;
before(async () => {
  turn = await startTurn();
  station = await startStation(turn.settings);
  plain = await openBrowser(CAMERA);
  paper = await cameraBefore(plain, 'clean/营业执照.jpg');
  holding = await openBrowser(paper.switches);
  speaking = await openBrowser(NO_CAMERA);
});
after(async () => {
  await Promise.all([plain, holding, speaking].map((browser) => browser?.close()));
  if (paper) rmSync(paper.file);
  await station?.stop();
  await turn?.stop();
});

const byVideo = (browser, words) => helpedByVideo(browser, plain, station, words);

test('a call over TURN: both see and hear each other, a paper goes from the camera to the pre-review, and the line goes', async () => {
  const words = '这张执照要怎么拍？';
  const { id, owner, expert } = await byVideo(holding, words);
  await look(owner, 'call-consent');
  await agree(owner);
  await owner.locator('[data-heard="true"]').waitFor();
  await look(owner, 'call-devices');
  await owner.getByRole('button', { name: '进入视频' }).click();
  await owner.getByText('已进入，正在等对方。').waitFor();
  await agree(expert);
  await expert.getByRole('button', { name: '进入视频' }).click();

  // Both see a picture of the other that really moves, and hear something, and all of it over coturn.
  for (const page of [owner, expert]) {
    await page.locator('.tile[data-state="connected"]').waitFor({ timeout: 30_000 });
    await page.waitForFunction(() => document.querySelector('.tile:not(.own) video').videoWidth > 0);
    await moves(page, 'video');
    await moves(page, 'audio');
    const { ways } = await counted(page, 'video');
    assert.deepEqual([...new Set(ways)], ['relay']);
  }
  assert.ok(turn.log.some((line) => /ALLOCATE processed, success/.test(line)), 'coturn has carried it');
  await look(owner, 'call-owner');
  await look(expert, 'call-expert');

  // What one switches off is off on the other side, said in words; by keyboard.
  await owner.getByRole('button', { name: /^摄像头/ }).focus();
  await owner.keyboard.press('Space');
  await expert.locator('[data-news="camera-off"]').waitFor();
  await expert.locator('.tile[data-tile="asker"][data-seen="false"]').waitFor();
  await owner.keyboard.press('Space');
  await expert.locator('.tile[data-tile="asker"][data-seen="true"]').waitFor();
  await moves(expert, 'video');
  await owner.getByRole('button', { name: /^麦克风/ }).click();
  await expert.getByText(/已静音/).waitFor();
  await owner.getByRole('button', { name: /^麦克风/ }).click();

  // The expert's screen goes in the place of the camera.
  await expert.getByRole('button', { name: '共享屏幕' }).click();
  await owner.locator('.tile.screen').waitFor();
  await moves(owner, 'video');
  await expert.getByRole('button', { name: '停止共享屏幕' }).click();
  await owner.locator('.tile.screen').waitFor({ state: 'detached' });

  // Whoever helps asks for the paper; only the owner's own press takes it and puts it with the materials.
  await expert.getByLabel('哪份材料').selectOption('licence-copy');
  await expert.getByRole('button', { name: '请对方拍摄' }).click();
  await owner.getByText('陈审 请您把材料对准摄像头拍下来。').waitFor();
  await owner.getByRole('button', { name: '不拍了' }).click();
  await expert.locator('[data-news="declined"]').waitFor();
  const count = async () => (await send(owner, 'GET', `/cases/${id}/materials`)).items.length;
  const before = await count();
  await expert.getByRole('button', { name: '请对方拍摄' }).click();
  await owner.getByRole('button', { name: '拍下', exact: true }).click();
  const taken = owner.locator('img[data-taken]');
  await owner.waitForFunction(() => Number(document.querySelector('img[data-taken]')?.dataset.taken) > 0);
  assert.equal(await taken.getAttribute('data-taken'), '1600', 'as large as the camera, not as the line');
  await look(owner, 'call-paper');
  assert.equal(await count(), before, 'nothing was sent yet');
  await owner.getByRole('button', { name: '放入材料' }).click();
  await owner.locator('[data-paper="read"]').waitFor({ timeout: 180_000 });
  await expert.locator('[data-news="taken"]').waitFor();
  assert.equal(await count(), before + 1);
  const review = await send(owner, 'GET', `/cases/${id}/review`);
  const read = review.report.files.at(-1);
  assert.equal(read.pages[0].document, 'business_licence', 'the paper was read for what it is');
  await expert.getByText(/已拍下“.*”并放入材料/).waitFor();
  await look(owner, 'call-paper-read');

  // Both look at the same page of a material.
  await expert.getByLabel('选择材料').selectOption({ label: await expert.locator('.call option', { hasText: read.file }).textContent() });
  await expert.getByRole('button', { name: '展示给大家' }).click();
  await owner.locator('.call .viewer img').waitFor();
  await look(owner, 'call-document');
  await look(expert, 'call-document-expert');

  // The line goes for good: first sound alone, then words, in the same thread with nothing lost.
  const said = await owner.locator('.thread [data-number]').count();
  await turn.stop();
  for (const page of [owner, expert]) await page.locator('[data-stage="sound"], [data-call-ended="line"]').first().waitFor({ timeout: 60_000 });
  await expert.locator('.standing .state', { hasText: '辅导办' }).waitFor({ timeout: 60_000 });
  await owner.locator('[data-call="room"]').waitFor({ state: 'detached' });
  await owner.locator('[data-call="fallen"]').waitFor();
  assert.equal(await owner.locator('.thread [data-number]').count(), said);
  await owner.getByLabel('写留言').fill('画面断了，我用文字说。');
  await owner.getByRole('button', { name: '发送' }).click();
  await expert.getByText('画面断了，我用文字说。').waitFor();
  await look(expert, 'call-fallen');
  await expert.getByLabel('问题的原因').selectOption('material');
  await expert.getByRole('button', { name: '结束求助' }).click();
  await owner.locator('.standing[data-question="closed"]').waitFor();
});

test('without a camera one goes on with sound, and in words where they are rather wished for', async () => {
  await station.stop();
  station = await startStation();
  const { owner, expert } = await byVideo(speaking, '没有摄像头怎么办？');
  await owner.getByRole('button', { name: 'English' }).click();
  await owner.getByRole('button', { name: 'I agree, go on' }).click();
  await owner.getByText('No camera was found.').waitFor();
  await look(owner, 'call-no-camera');
  await owner.getByRole('button', { name: 'Enter with sound alone' }).click();
  await agree(expert);
  await expert.getByRole('button', { name: '进入视频' }).click();
  await expert.locator('.tile[data-tile="asker"][data-state="connected"][data-seen="false"]').waitFor({ timeout: 30_000 });
  await moves(expert, 'audio');
  await moves(owner, 'video');
  const { ways } = await counted(owner, 'video');
  assert.ok(!ways.includes('relay'), 'straight from one to the other');
  await look(owner, 'call-sound');

  // The station is killed and comes back: the call goes on meanwhile, and what is said of it arrives again, to those who were in it.
  await station.again();
  await moves(owner, 'video');
  await moves(expert, 'audio');
  await expert.locator('.tile[data-state="connected"]').waitFor();
  await until(owner, async () => (await fetch('/healthz')).ok);
  await owner.getByRole('button', { name: /^Microphone/ }).click();
  await expert.getByText(/已静音/).waitFor();
  await owner.getByRole('button', { name: /^Microphone/ }).click();
  await expert.getByText(/已静音/).waitFor({ state: 'detached' });
  assert.equal(await expert.locator('.tile:not(.own)').count(), 1, 'nobody is there twice');

  // Rather in words: whoever asked says so, whoever helps does it.
  await owner.getByRole('button', { name: 'Go on in writing' }).click();
  await expert.getByText('I would rather go on in writing.').waitFor();
  await expert.locator('.call').getByRole('button', { name: '改用文字' }).click();
  await owner.locator('[data-call="room"]').waitFor({ state: 'detached' });
  await owner.locator('.standing .state', { hasText: 'In words' }).waitFor();
});

test('a line that carries too little carries sound alone, and the call goes on', async () => {
  // Twelve thousand bytes a second: enough to be heard.
  const narrow = await startTurn(['--max-bps=12000']);
  await station.stop();
  station = await startStation(narrow.settings);
  const { owner, expert } = await byVideo(plain, '网络不好怎么办？');
  await agree(owner);
  await owner.getByRole('button', { name: '进入视频' }).click();
  await agree(expert);
  await expert.getByRole('button', { name: '进入视频' }).click();
  await owner.locator('.tile[data-state="connected"]').waitFor({ timeout: 30_000 });
  for (const page of [owner, expert]) await page.locator('[data-stage="sound"]').waitFor({ timeout: 60_000 });
  await owner.locator('.tile[data-tile="helper"][data-seen="false"][data-state="connected"]').waitFor();
  await moves(owner, 'audio');
  await moves(expert, 'audio');
  await look(owner, 'call-poor');
  // Whoever wants to may try again.
  await owner.getByRole('button', { name: /^摄像头/ }).click();
  await owner.locator('[data-stage="pictures"]').waitFor();
  await narrow.stop();
});
