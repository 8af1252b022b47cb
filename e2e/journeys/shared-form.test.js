// The shared form: an owner on a phone asks from a field, is coached, and then sees the same form as the expert: who points,
// marks and proposes, while the owner decides. The line is cut in the middle. In two browsers, on the real program.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { desktop, look, openBrowser, phone } from '../support/browser.js';
import { give } from '../support/help.js';
import { draft, send, signInOwner, signInStaff } from '../support/people.js';
import { startStation } from '../support/station.js';

const WORDS = '面积按哪本证填写？';

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

/** All that a page asks of the interface fails, as without a line; or works again. */
async function cut(page, is) {
  if (is) await page.route('**/api/v1/**', (route) => route.abort());
  else {
    await page.unroute('**/api/v1/**');
    await page.evaluate(() => dispatchEvent(new Event('online')));
  }
}

const fieldOf = (page, name) => page.locator(`[data-shared="${name}"]`);
const proposalsOf = (page, name) => fieldOf(page, name).locator('.proposal');

async function propose(expert, field, value, why = '') {
  const place = fieldOf(expert, field);
  await place.getByRole('button', { name: /^建议填写/ }).click();
  await place.getByLabel(/^建议“/).fill(value);
  if (why) await place.getByLabel('理由（可不填）').fill(why);
  await place.getByRole('button', { name: '发出建议' }).click();
}

test('an owner and an expert look at the same form: what is proposed stands in it once the owner accepts, with both names', async () => {
  const owner = await phone(browser, station.address);
  await signInOwner(owner, station);
  const id = await draft(owner);
  const expert = await desktop(browser, station.address);
  await signInStaff(expert, 'officer', { heading: '办件列表' });

  // Asked from a field, coached with a picture and a place on a material.
  await owner.goto(`/cases/${id}/draft?step=form`);
  const field = owner.locator('[data-field="premises_area"]');
  await field.getByRole('button', { name: /^求助/ }).click();
  await field.getByLabel('您想问什么？').fill(WORDS);
  await field.locator('.ask-form [role="status"]').waitFor();
  await field.getByRole('button', { name: '发出求助' }).click();
  await owner.waitForURL(/\/questions\//);
  const question = new URL(owner.url()).pathname.split('/').at(-1);
  await give(browser, station, WORDS, '陈审');
  await owner.locator('.standing[data-question="helped"]').waitFor();
  await expert.goto(`/support/${question}`);
  await expert.locator('.standing[data-question="helped"]').waitFor();

  await expert.getByText('快捷回复').click();
  await look(expert, 'shared-replies');
  await expert.getByRole('button', { name: /^您好，我来帮您/ }).click();
  await expert.getByRole('button', { name: '发送' }).click();
  await owner.getByText('您好，我来帮您').waitFor();
  const sheet = await owner.evaluate(async () => {
    const drawn = document.createElement('canvas');
    Object.assign(drawn, { width: 400, height: 300 });
    drawn.getContext('2d').fillRect(40, 40, 200, 80);
    const blob = await new Promise((done) => drawn.toBlob(done, 'image/png'));
    return [...new Uint8Array(await blob.arrayBuffer())];
  });
  await owner.locator('form input[type="file"]').setInputFiles({ name: '门牌.png', mimeType: 'image/png', buffer: Buffer.from(sheet) });
  await owner.locator('form .thumbs img').waitFor();
  await owner.getByRole('button', { name: '指向材料' }).click();
  await owner.getByLabel('哪份材料').selectOption({ index: 2 });
  await owner.getByRole('button', { name: '标记位置' }).click();
  await owner.getByRole('button', { name: '标记位置' }).press('Enter');
  await owner.locator('[data-place]').waitFor();
  await owner.getByLabel('写留言').fill('是这一处吗？');
  await look(owner, 'shared-compose');
  await owner.getByRole('button', { name: '发送' }).click();
  await expert.locator('[data-pictures="1"] img').waitFor();
  await expert.getByRole('button', { name: /^看所指之处/ }).click();
  await expert.locator('.shared-sheet rect.mark').waitFor();
  await look(expert, 'shared-place');

  // Up to remote help: both open the form.
  await expert.getByText('其他操作').click();
  await expert.getByLabel('改变帮办方式').selectOption('remote');
  await owner.getByRole('link', { name: '打开同看表单' }).click();
  await expert.getByRole('link', { name: '打开同看表单' }).click();
  await fieldOf(expert, 'premises_area').waitFor();
  await owner.getByText('陈审 正在与您同看').waitFor();

  await fieldOf(expert, 'premises_area').getByRole('button', { name: /^指给对方看/ }).click();
  await owner.locator('[data-shared="premises_area"][data-pointed="true"]').waitFor();

  // What the owner types is seen before it is saved, and is no value until then.
  const area = owner.locator('[data-field="premises_area"] input');
  await owner.route('**/form/premises_area', (route) => route.abort());
  await area.fill('');
  await area.pressSequentially('88.8', { delay: 150 });
  await expert.locator('[data-typed="premises_area"]', { hasText: '88.8' }).waitFor();
  await look(expert, 'shared-typing');
  assert.equal(await fieldOf(expert, 'premises_area').locator('[data-value]').textContent(), '86.5', 'typed is not saved');
  await owner.unroute('**/form/premises_area');
  await area.fill('86.5');
  await expert.locator('[data-typed="premises_area"]').waitFor({ state: 'detached' });
  await propose(expert, 'premises_area', '90.5', '以产权证为准');
  const offered = proposalsOf(owner, 'premises_area');
  await offered.getByText('以产权证为准').waitFor();
  assert.equal(await owner.locator('[data-field="premises_area"] input').inputValue(), '86.5', 'proposed is not written');
  await look(owner, 'shared-proposal');
  await look(expert, 'shared-expert');
  await offered.getByRole('button', { name: '采纳', exact: true }).focus();
  await owner.keyboard.press('Enter');
  await owner.locator('[data-agreed="premises_area"]').waitFor();
  assert.equal(await owner.locator('[data-agreed="premises_area"]').textContent(), '陈审 建议，李云 采纳');
  assert.equal(await owner.locator('[data-field="premises_area"] input').inputValue(), '90.5');
  await expert.locator('[data-agreed="premises_area"]').waitFor();
  await expert.locator('[data-shared="premises_area"] [data-value]', { hasText: '90.5' }).waitFor();

  // Both turn and mark the same page: the expert with keys, the owner with a finger.
  await expert.getByLabel('一起看哪份材料').selectOption({ index: 3 });
  const shown = await expert.getByLabel('一起看哪份材料').inputValue();
  await owner.waitForFunction((file) => [...document.querySelectorAll('select')].some((one) => one.value === file), shown);
  const mark = expert.getByRole('button', { name: '标记位置' });
  await mark.click();
  for (const key of ['ArrowRight', 'Shift+ArrowDown', 'Enter']) await mark.press(key);
  await owner.locator('.shared-sheet[data-marks="1"]').waitFor();

  // The line is cut on both sides; both go on, and come to the same when it is back.
  await cut(owner, true);
  await cut(expert, true);
  await propose(expert, 'applicant_name', '杭州云栖茶事餐饮有限责任公司');
  await expert.getByText('网络中断').waitFor();
  await owner.getByRole('button', { name: '标记位置' }).click();
  await owner.getByRole('button', { name: '标记位置' }).press('Enter');
  await owner.locator('.shared-sheet[data-marks="2"]').waitFor();
  await owner.getByText('网络中断').waitFor();
  await look(owner, 'shared-cut');
  await cut(owner, false);
  await cut(expert, false);
  await expert.locator('.shared-sheet[data-marks="2"]').waitFor();
  await proposalsOf(owner, 'applicant_name').waitFor();
  await owner.locator('.standing[data-waits="false"][data-line="open"]').waitFor();
  assert.equal(await proposalsOf(owner, 'applicant_name').count(), 1, 'nothing came twice');

  // Accepted while the line is cut: it is accepted once when it is back. And a reload loses nothing.
  await cut(owner, true);
  await proposalsOf(owner, 'applicant_name').getByRole('button', { name: '采纳', exact: true }).click();
  await owner.getByText('网络恢复后自动采纳').waitFor();
  await cut(owner, false);
  await owner.locator('[data-agreed="applicant_name"]').waitFor();
  await owner.reload();
  await owner.locator('.shared-sheet[data-marks="2"]').waitFor();
  await propose(expert, 'premises_address', '示范区云栖路12号');
  await proposalsOf(owner, 'premises_address').getByRole('button', { name: '不采纳' }).click();
  await proposalsOf(expert, 'premises_address').getByText('未采纳').waitFor();
  const told = await send(owner, 'GET', `/cases/${id}/timeline`);
  assert.equal(told.items.filter((event) => event.event === 'value_agreed').length, 2);
  await look(owner, 'shared-after');
  await look(expert, 'shared-after-expert');
  await owner.getByRole('button', { name: 'English' }).click();
  await owner.getByRole('heading', { name: 'The same form' }).waitFor();
  await look(owner, 'shared-english');

  // Closed: nobody looks at the form together any more.
  await expert.getByRole('link', { name: '返回会话' }).click();
  await expert.getByLabel('问题的原因').selectOption('unsure');
  await expert.getByRole('button', { name: '结束求助' }).click();
  await owner.locator('[data-shared-over]').waitFor();
  await look(owner, 'shared-over');
});
