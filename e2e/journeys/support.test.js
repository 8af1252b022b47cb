// Cloud support: a clerk asks from a finding while an owner stands at the counter, an expert answers and closes, the line is cut
// and comes back in the middle, and the lead sees it on the board. Two browsers, the real program.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { desktop, look, openBrowser, phone } from '../support/browser.js';
import { draft, send, signInOwner, signInStaff } from '../support/people.js';
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

test('an owner asks from a finding, an expert answers in text and closes, and nothing written without a line is lost', async () => {
  const owner = await phone(browser, station.address);
  await signInOwner(owner, station);
  const id = await draft(owner);

  const expert = await desktop(browser, station.address);
  await signInStaff(expert, 'officer', { heading: '办件列表' });
  await expert.getByRole('link', { name: '云上支撑' }).click();
  await expert.getByRole('button', { name: '在线' }).click();
  await expert.getByRole('button', { name: '在线', pressed: true }).waitFor();
  await look(expert, 'support-desk-empty');

  await owner.goto(`/cases/${id}/draft?step=hand-in`);
  const finding = owner.locator('.finding').first();
  await finding.waitFor({ timeout: 120_000 });
  await finding.getByRole('button', { name: '求助' }).click();
  await finding.getByLabel('您想问什么？').fill('这张照片要怎么拍才清楚？');
  await finding.locator('[role="status"]').waitFor();
  await look(owner, 'support-ask');
  await finding.getByRole('button', { name: '发出求助' }).click();
  await owner.waitForURL(/\/questions\//);

  // The expert hears of it without asking, and takes it.
  const offer = expert.locator('[data-offer]');
  await offer.getByText('这张照片要怎么拍才清楚？').waitFor();
  await look(expert, 'support-offer');
  await offer.getByRole('button', { name: '接手' }).click();
  await expert.getByRole('link', { name: '这张照片要怎么拍才清楚？' }).click();
  await expert.locator('[data-question="helped"]').first().waitFor();
  await owner.locator('[data-question="helped"]').waitFor();

  // Somebody is writing, writes, and it was read.
  await expert.getByLabel('写留言').pressSequentially('请把证件');
  await owner.locator('[data-typing="true"]').waitFor();
  await expert.getByLabel('写留言').fill('请把证件平放\n避开反光');
  await expert.getByLabel('作为步骤清单发送').check();
  await expert.getByRole('button', { name: '发送' }).click();
  await owner.getByLabel('请把证件平放').check();
  await expert.getByText('已完成 1 / 2 步').waitFor();
  await expert.locator('[data-read="true"]').waitFor();
  await look(owner, 'support-thread');
  await look(expert, 'support-thread-expert');

  // The line is cut: what is written waits, outlives a reload, and arrives once and in order.
  await owner.context().setOffline(true);
  for (const words of ['重拍了一张', '还是有点暗']) {
    await owner.getByLabel('写留言').fill(words);
    await owner.getByRole('button', { name: '发送' }).click();
  }
  await owner.locator('[data-waits]').nth(1).waitFor();
  await look(owner, 'support-offline');
  await owner.context().setOffline(false);
  await owner.locator('[data-waits]').first().waitFor({ state: 'detached' });
  await expert.locator('.thread').getByText('还是有点暗').waitFor();
  const said = await expert.locator('.thread [data-number] .words').allTextContents();
  assert.deepEqual(said.slice(-2), ['重拍了一张', '还是有点暗']);
  assert.equal(said.filter((words) => words === '重拍了一张').length, 1);

  await expert.getByRole('button', { name: '已答复', exact: true }).click();
  await owner.locator('[data-question="answered"]').waitFor();
  await expert.getByLabel('问题的原因').selectOption('unsure');
  await expert.getByRole('button', { name: '结束求助' }).click();
  await owner.locator('[data-question="closed"]').waitFor();
  await look(owner, 'support-closed');
  await look(expert, 'support-closed-expert');
  await owner.goto('/questions');
  await owner.locator('[data-question="closed"]').waitFor();
  await look(owner, 'support-list');
});

test('a lead sees who waits and gives it to somebody by hand', async () => {
  const owner = await phone(browser, station.address);
  await signInOwner(owner, station);
  const id = await draft(owner);
  const { question } = await send(owner, 'POST', `/cases/${id}/questions`, { words: '租赁合同要盖哪个章？', anchor: { material: 'lease' } });
  const lead = await desktop(browser, station.address);
  await signInStaff(lead, 'lead', { heading: '办件列表' });
  await lead.getByRole('link', { name: '支撑看板' }).click();
  const row = lead.locator('.card', { hasText: '租赁合同要盖哪个章？' });
  await row.waitFor();
  await look(lead, 'support-board');
  await row.getByLabel('指派给').selectOption({ label: await row.locator('option', { hasText: '陈审' }).textContent() });
  await row.getByRole('button', { name: '指派' }).click();
  await lead.locator('[data-question="helped"]', { hasText: '租赁合同要盖哪个章？' }).waitFor();
  await owner.goto(`/questions/${question.id}`);
  await owner.locator('[data-question="helped"]').waitFor();
  await look(owner, 'support-assigned');
});
