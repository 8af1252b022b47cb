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
  await look(owner, 'support-no-line');
  await owner.reload();
  await owner.locator('[data-waits]').nth(1).waitFor();
  await owner.unroute('**/messages');
  await owner.evaluate(() => dispatchEvent(new Event('online')));
  await owner.locator('[data-number="3"]').waitFor();
  await owner.locator('[data-waits]').first().waitFor({ state: 'detached' });
  await expert.getByRole('link', { name: '面积按哪本证填写？' }).click();
  await expert.locator('[data-number="3"]').waitFor();
  const said = await expert.locator('.thread [data-number] .words').allTextContents();
  assert.deepEqual(said, ['面积按哪本证填写？', '产权证上是 86.5', '合同上是 90']);
  await look(owner, 'support-line-back');
});
