// The desk: lists by clock and keyboard, a correction round with messages, refusal and delivery, figures, and the guide.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { desktop, look, openBrowser, phone } from '../support/browser.js';
import { send, signInOwner, signInStaff, submitted } from '../support/people.js';
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

async function owner() {
  const page = await phone(browser, station.address);
  await signInOwner(page, station);
  return page;
}

async function staff(login, heading) {
  const page = await desktop(browser, station.address);
  await signInStaff(page, login, { heading });
  return page;
}

/** A case at the outlet where the demonstration's clerk works. */
async function submit(page) {
  const outlets = await send(page, 'GET', '/outlets');
  return submitted(page, outlets.items.find((one) => one.name.en === 'East gate outlet').id);
}

async function confirmed(page, action, state, fill) {
  await page.getByRole('button', { name: action, exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  if (fill) await fill(dialog);
  await look(page, `desk-${state}-dialog`);
  await dialog.getByRole('button', { name: '确定' }).click();
  await page.locator(`[data-state="${state}"]`).waitFor();
}

test('an officer finds cases by clock and keyboard, asks for a correction, and talks with the owner until the decision', async () => {
  const li = await owner();
  const first = await submit(li);
  const second = await submit(li);

  const officer = await staff('officer', '办件列表');
  await officer.locator('[data-count="green"]', { hasText: '2' }).waitFor();
  await look(officer, 'desk-list');
  await officer.getByRole('button', { name: /绿/ }).click();
  await officer.getByPlaceholder('筛选名称').fill('期限充裕');
  await officer.getByRole('button', { name: '保存筛选' }).click();
  await officer.getByRole('button', { name: '全部在办' }).click();
  await officer.getByRole('button', { name: '期限充裕', exact: true }).click();
  await officer.waitForURL(/colour=green/);
  await officer.keyboard.press('/');
  await officer.keyboard.type('云栖茶');
  await officer.waitForURL(/search=/);
  await officer.keyboard.press('Escape');
  await officer.keyboard.press('?');
  await officer.getByRole('dialog').waitFor();
  await look(officer, 'desk-keys');
  await officer.keyboard.press('Escape');
  await officer.getByRole('dialog').waitFor({ state: 'hidden' });
  await officer.keyboard.press('j');
  await officer.keyboard.press('j');
  await officer.keyboard.press('k');
  assert.match(await officer.evaluate(() => document.activeElement?.textContent ?? ''), /示收.*000001/);
  await officer.keyboard.press('Enter');
  await officer.waitForURL(new RegExp(first));

  await officer.getByRole('button', { name: '由我办理' }).click();
  await officer.getByRole('button', { name: '由我办理' }).waitFor({ state: 'hidden' });
  await officer.getByLabel('写备注').fill('已电话核实产权');
  await officer.getByRole('button', { name: '保存备注' }).click();
  await officer.getByText('已电话核实产权').first().waitFor();
  await look(officer, 'desk-case');
  await confirmed(officer, '一次性告知补正', 'correction_requested', async (dialog) => {
    await dialog.getByRole('button', { name: '添加一项' }).click();
    await dialog.getByLabel('存在的问题').fill('承租方未盖章');
    await dialog.getByLabel('如何补正').fill('请盖章后重新上传');
  });

  // The owner hears of it, answers with a file, and hands in again.
  await li.locator('.bell[data-unread="1"]').waitFor();
  await li.getByRole('link', { name: /通知/ }).click();
  await li.locator('[data-kind="correction_requested"]').waitFor();
  await look(li, 'owner-notifications');
  await li.getByRole('link', { name: '需要您补正' }).click();
  await li.getByLabel('写留言').fill('公章今天补盖，先把照片发来。');
  await li.locator('.thread input[type="file"]').setInputFiles({ name: '公章.png', mimeType: 'image/png', buffer: dot() });
  await li.locator('.thread').getByText('公章.png').waitFor();
  await li.getByRole('button', { name: '发送' }).click();
  await li.locator('.message.mine').waitFor();
  await officer.locator('.message').getByText('公章今天补盖').waitFor();
  await officer.getByRole('link', { name: '公章.png' }).waitFor();
  await li.getByText('陈审 已读').waitFor();
  await look(li, 'owner-messages');
  assert.equal(await li.getByText('已电话核实').count(), 0, 'notes stay in the department');
  await send(li, 'POST', `/cases/${first}/resubmit`, {});
  await officer.locator('[data-state="submitted"]').waitFor();
  await confirmed(officer, '受理', 'accepted');
  await confirmed(officer, '开始审查', 'under_review');
  await confirmed(officer, '不予许可', 'decided', (dialog) => dialog.getByLabel('理由或说明').fill('场所用途不符'));
  await look(officer, 'desk-refused');

  const clerk = await staff('clerk', '今日办件');
  await clerk.getByRole('link', { name: /000001/ }).click();
  await confirmed(clerk, '登记送达', 'delivered', (dialog) => dialog.getByLabel('签收人').fill('李云'));
  await look(clerk, 'clerk-delivered');
  assert.equal(await clerk.getByText('内部备注').count(), 0);

  const leader = await staff('leader', '办件列表');
  await leader.getByRole('link', { name: '统计' }).click();
  await leader.locator('[data-figure="received"]', { hasText: '2' }).waitFor();
  await leader.locator('[data-figure="returned"]', { hasText: '1' }).waitFor();
  await look(leader, 'leader-figures');
  await leader.locator('[data-figure="received"] a').click();
  await leader.getByText(/000002/).first().waitFor();
  await leader.getByText(/000001/).first().waitFor();
  await leader.getByRole('button', { name: 'English' }).click();
  await leader.getByRole('heading', { name: 'Work list' }).waitFor();
  await look(leader, 'leader-list-en');
  assert.ok(second);
});

test('a stranger asks the guide whether an item is needed and which materials apply', async () => {
  const stranger = await phone(browser, station.address);
  await stranger.goto('/');
  await stranger.getByRole('link', { name: '先看办事指南' }).click();
  for (const words of ['yybzspxs', 'prepacked', '预包装']) {
    await stranger.getByLabel('搜索事项').fill(words);
    await stranger.locator('a[href="/items/prepacked-food"]').waitFor();
  }
  await stranger.locator('a[href="/items/prepacked-food"]').click();
  const tree = stranger.locator('section', { has: stranger.getByRole('heading', { name: '我需要办吗？' }) });
  await tree.getByRole('button', { name: '是', exact: true }).click();
  await tree.getByRole('button', { name: '否', exact: true }).click();
  await tree.locator('[data-needed="true"]').waitFor();
  await look(stranger, 'guide-need');
  await stranger.goto('/items/premises-check');
  const lease = stranger.locator('[data-material="lease"]');
  await lease.waitFor();
  await look(stranger, 'guide-materials');
  await stranger.getByRole('link', { name: '登录后办理' }).waitFor();
  await stranger.getByRole('button', { name: 'English' }).click();
  await stranger.getByRole('heading', { name: 'Which materials apply to me?' }).waitFor();
  await look(stranger, 'guide-materials-en');
});

function dot() {
  return Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
}
