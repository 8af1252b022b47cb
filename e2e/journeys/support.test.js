// Cloud support: a clerk asks from a finding, the lead gives it to an expert, who answers and closes; an owner on a phone asks
// from a field, and the line is cut in the middle. In several browsers, on the real program.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { desktop, look, openBrowser, phone } from '../support/browser.js';
import { askAt, atTheDesk, give } from '../support/help.js';
import { draft, send, signInOwner, signInStaff, submitted } from '../support/people.js';
import { startStation } from '../support/station.js';

let station;
let browser;
before(async () => {
  station = await startStation();
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await station?.stop();
});

/** The bytes of a small picture. */
async function drawn(page) {
  const bytes = await page.evaluate(async () => {
    const sheet = document.createElement('canvas');
    Object.assign(sheet, { width: 400, height: 300 });
    sheet.getContext('2d').fillRect(40, 40, 200, 80);
    const blob = await new Promise((done) => sheet.toBlob(done, 'image/png'));
    return [...new Uint8Array(await blob.arrayBuffer())];
  });
  return Buffer.from(bytes);
}

/** The case of the demonstration's owner at the outlet where the demonstration's clerk works. */
async function atTheCounter(owner) {
  const outlets = await send(owner, 'GET', '/outlets');
  return submitted(owner, outlets.items.find((one) => one.name.en === 'East gate outlet').id);
}

test('a clerk asks from a finding, an expert answers with steps and closes, and the answer is kept', async () => {
  const owner = await phone(browser, station.address);
  await signInOwner(owner, station);
  const id = await atTheCounter(owner);
  const expert = await atTheDesk(browser, station, 'officer');
  await expert.getByRole('button', { name: '在线', exact: true }).click();
  await expert.getByRole('button', { name: '在线', exact: true, pressed: true }).waitFor();
  await look(expert, 'support-desk');
  await expert.getByRole('button', { name: '忙碌' }).click();
  await expert.getByRole('button', { name: '忙碌', pressed: true }).waitFor();

  const clerk = await desktop(browser, station.address);
  await signInStaff(clerk, 'clerk', { heading: '今日办件' });
  await clerk.goto(`/cases/${id}`);
  const finding = clerk.locator('.finding').first();
  await finding.waitFor({ timeout: 120_000 });
  await askAt(clerk, finding, '这张照片要怎么拍才清楚？');

  // The lead gives it to an expert, who hears of it without asking.
  await give(browser, station, '这张照片要怎么拍才清楚？', '陈审');
  await expert.getByRole('link', { name: '这张照片要怎么拍才清楚？' }).click();
  await expert.locator('.standing[data-question="helped"]').waitFor();
  await clerk.locator('.standing[data-question="helped"]').waitFor();

  // Somebody is writing, has written, and it was read.
  await expert.getByLabel('写留言').pressSequentially('请把证件');
  await clerk.locator('[data-typing="true"]').waitFor();
  await expert.getByLabel('作为步骤清单发送').check();
  await expert.getByLabel('每行写一步').fill('请把证件平放\n避开反光');
  await expert.getByRole('button', { name: '发送' }).click();
  await clerk.getByLabel('请把证件平放').check();
  await expert.getByText('已完成 1 / 2 步').waitFor();
  await expert.locator('[data-read="true"]').waitFor();
  await look(clerk, 'support-thread');
  await look(expert, 'support-thread-expert');

  // What is chosen stays when the case beside it goes.
  await expert.getByLabel('问题的原因').selectOption('unsure');
  await expert.getByRole('button', { name: '已答复', exact: true }).click();
  await clerk.locator('.standing[data-question="answered"]').waitFor();
  await expert.locator('.review-side').waitFor({ state: 'detached' });
  await expert.getByRole('button', { name: '结束求助' }).click();
  await clerk.locator('.standing[data-question="closed"]').waitFor();
  await look(clerk, 'support-closed');
  await look(expert, 'support-closed-expert');
  // The next one who types the like of it is told how that was solved, and by whom, but nothing that was said.
  await clerk.goto(`/cases/${id}`);
  await clerk.locator('section[aria-labelledby="questions"]').getByRole('button', { name: /^求助/ }).click();
  await clerk.getByLabel('您想问什么？').fill('照片要怎么拍才清楚');
  await clerk.locator('[data-alike]', { hasText: '1 个相似的问题都由' }).waitFor();
  await look(clerk, 'support-alike');
  await clerk.goto('/questions');
  await clerk.locator('[data-question="closed"]').waitFor();
  await look(clerk, 'support-list');
});

test('what an owner writes on a phone without a line outlives a reload, and arrives once and in order', async () => {
  const owner = await phone(browser, station.address);
  await signInOwner(owner, station);
  const id = await draft(owner);
  const expert = await atTheDesk(browser, station, 'officer');
  await owner.goto(`/cases/${id}/draft?step=form`);
  await askAt(owner, owner.locator('[data-field="premises_area"]'), '面积按哪本证填写？');
  await give(browser, station, '面积按哪本证填写？', '陈审');
  await owner.locator('.standing[data-question="helped"]').waitFor();

  // The interface is out of reach, as on a poor line; the page itself is reloaded from the browser's own store or not at all.
  await owner.route('**/messages', (route) => route.abort());
  for (const words of ['产权证上是 86.5', '合同上是 90']) {
    await owner.getByLabel('写留言').fill(words);
    await owner.getByRole('button', { name: '发送' }).click();
  }
  await owner.locator('[data-waits]').nth(1).waitFor();
  // A picture alone, taken without a line, waits as words do.
  await owner.route('**/pictures?**', (route) => route.abort());
  await owner.locator('form input[type="file"]').setInputFiles({ name: '门牌.png', mimeType: 'image/png', buffer: await drawn(owner) });
  await owner.locator('form .thumbs [data-here="true"] img').waitFor();
  await owner.getByRole('button', { name: '发送' }).click();
  await owner.locator('[data-waits] .thumbs img').waitFor();
  await look(owner, 'support-no-line');
  await owner.reload();
  await owner.locator('[data-waits]').nth(2).waitFor();
  await owner.locator('[data-waits] .thumbs img').waitFor();
  await owner.unroute('**/pictures?**');
  await owner.unroute('**/messages');
  await owner.evaluate(() => dispatchEvent(new Event('online')));
  await owner.locator('[data-number="4"]').waitFor();
  await owner.locator('[data-waits]').first().waitFor({ state: 'detached' });
  await expert.getByRole('link', { name: '面积按哪本证填写？' }).click();
  await expert.locator('[data-number="4"]').waitFor();
  const said = await expert.locator('.thread [data-number] .words').allTextContents();
  assert.deepEqual(said, ['面积按哪本证填写？', '产权证上是 86.5', '合同上是 90']);
  await expert.getByRole('img', { name: '李云 发来的图片：门牌.png' }).waitFor();
  assert.equal(await expert.locator('[data-number="4"] .words').count(), 0, 'a picture needs no word beside it');

  // What is said from now on comes by itself, and so does that it was read: neither page asks for the thread.
  await owner.locator('[data-read="true"]').waitFor();
  const asked = [];
  for (const page of [owner, expert]) {
    page.on('request', (request) => {
      const { pathname } = new URL(request.url());
      if (request.method() === 'GET' && /\/support\/questions\/[^/]+$/.test(pathname)) asked.push(pathname);
    });
  }
  await owner.getByLabel('写留言').fill('以产权证为准吗？');
  await owner.getByRole('button', { name: '发送' }).click();
  await expert.locator('[data-number="5"]', { hasText: '以产权证为准吗？' }).waitFor();
  await owner.locator('[data-number="5"] [data-read="true"]').waitFor();
  assert.deepEqual(asked, []);

  // Handed on to another department, with all that was said.
  await expert.getByText('其他操作').click();
  await expert.getByRole('button', { name: '转给其他专家' }).click();
  await expert.getByRole('radio', { name: /市场监督/ }).check();
  await look(expert, 'support-transfer');
  await expert.getByRole('button', { name: '转出', exact: true }).click();
  await owner.locator('.standing', { hasText: '市场监督' }).waitFor();
  await owner.locator('[data-number="4"]').waitFor();
  await look(owner, 'support-line-back');
});
