// From the first photograph to the decision: an owner on a phone, an officer at a desk, on the real program.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { desktop, look, openBrowser, phone, scriptsOf } from '../support/browser.js';
import { signInOwner, signInStaff } from '../support/people.js';
import { startStation } from '../support/station.js';

const SAMPLES = new URL('../../samples/clean/', import.meta.url).pathname;
const FILES = { 'licence-copy': '营业执照.jpg', 'id-front': '身份证.jpg', property: '产权证.jpg', lease: '租赁合同.jpg' };

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

/** First with a wrong password, which is said and loses nothing. */
async function signInOfficer(page) {
  await page.goto('/');
  await page.getByRole('button', { name: '工作人员' }).click();
  await look(page, 'officer-sign-in');
  await page.getByLabel('用户名').fill('officer');
  await page.getByLabel('密码').fill('wrong');
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await page.locator('[data-code="sign-in-failed"]').waitFor();
  assert.equal(await page.getByLabel('用户名').inputValue(), 'officer');
  await signInStaff(page, 'officer', { heading: '办件列表' });
}

async function decide(page, action, state) {
  await page.getByRole('button', { name: action, exact: true }).click();
  await page.getByRole('dialog').waitFor();
  await look(page, `officer-${state}-dialog`);
  await page.getByRole('dialog').getByRole('button', { name: '确定' }).click();
  await page.locator(`[data-state="${state}"]`).waitFor();
}

test('an owner carries a case from photographs on a phone to a decision that an officer makes', async () => {
  const owner = await phone(browser, station.address);
  await signInOwner(owner, station, { pictures: 'owner-zh' });
  const scripts = await Promise.all(
    (await scriptsOf(owner)).map(async (address) => gzipSync(Buffer.from(await (await fetch(address)).arrayBuffer()))),
  );
  const weight = scripts.reduce((sum, script) => sum + script.length, 0);
  assert.ok(weight > 0 && weight <= 300 * 1024, `the portal's first load is ${weight} bytes of compressed script`);

  await owner.getByRole('link', { name: '我要办事' }).click();
  await owner.getByLabel('搜索事项').fill('经营场所材料');
  await owner.getByRole('link', { name: '经营场所材料核验' }).waitFor();
  await look(owner, 'owner-items');
  await owner.getByRole('link', { name: '经营场所材料核验' }).click();
  await owner.getByRole('button', { name: '开始办理' }).waitFor();
  await look(owner, 'owner-item');
  await owner.getByRole('button', { name: '开始办理' }).click();

  await owner.locator('[data-slot="lease"]').waitFor();
  await look(owner, 'owner-draft-empty');
  for (const [slot, file] of Object.entries(FILES)) {
    assert.ok(readdirSync(SAMPLES).includes(file));
    const section = owner.locator(`[data-slot="${slot}"]`);
    await section.locator('input[capture]').setInputFiles(join(SAMPLES, file));
    await section.getByRole('link', { name: file }).waitFor();
  }
  await owner.locator('[data-review="done"][data-outdated="false"] .verdict.pass').waitFor({ timeout: 240_000 });
  await look(owner, 'owner-draft-materials');

  // What was read is taken over; the rest is typed, and saves itself.
  await owner.getByRole('button', { name: '下一步' }).click();
  await owner.locator('[data-field="premises_tenure"]').waitFor();
  const form = JSON.parse(readFileSync(join(SAMPLES, 'form.json'), 'utf8'));
  for (const name of await owner.locator('[data-field]').evaluateAll((all) => all.map((one) => one.dataset.field))) {
    const field = owner.locator(`[data-field="${name}"]`);
    const offer = field.getByRole('button', { name: '采用' });
    if (name === 'premises_tenure') await field.locator('select').selectOption('leased');
    else if (await offer.count()) await offer.click();
    else await field.locator('input').fill(form[name]);
    await owner.locator(`[data-field="${name}"]:not([data-version="0"])`).waitFor();
  }
  await look(owner, 'owner-draft-form');
  await owner.reload();
  await owner.locator('[data-field="premises_tenure"] option[value="leased"]:checked').waitFor({ state: 'attached' });

  await owner.getByRole('button', { name: '下一步' }).click();
  await owner.locator('[data-review="done"] .verdict.pass').waitFor();
  await look(owner, 'owner-draft-hand-in');
  await owner.getByRole('button', { name: '提交办件' }).click();
  await owner.locator('[data-state="submitted"]').waitFor();
  await look(owner, 'owner-case-submitted');

  const officer = await desktop(browser, station.address);
  await signInOfficer(officer);
  await officer.getByRole('link', { name: /示收/ }).waitFor();
  await look(officer, 'officer-list');
  await officer.getByRole('link', { name: /示收/ }).click();
  await officer.locator('.sheet svg').waitFor();
  await look(officer, 'officer-case');
  await decide(officer, '受理', 'accepted');
  await decide(officer, '开始审查', 'under_review');
  await decide(officer, '准予', 'decided');
  await look(officer, 'officer-case-decided');

  // The owner's page hears of it by itself.
  await owner.locator('[data-state="decided"]').waitFor();
  await owner.getByText('准予').first().waitFor();
  await owner.getByText('陈审').first().waitFor();
  await look(owner, 'owner-case-decided');
  await owner.getByRole('link', { name: '我的', exact: true }).click();
  await owner.getByRole('heading', { name: '登录设备' }).waitFor();
  await look(owner, 'owner-account');
});

test('sign-in and home speak English', async () => {
  const owner = await phone(browser, station.address);
  await signInOwner(owner, station, { lang: 'en', pictures: 'owner-en' });
  assert.equal(await owner.evaluate(() => document.documentElement.lang), 'en');
  assert.equal(await owner.getByText(/[\u4e00-\u9fff]/).filter({ hasNotText: /中文|李云|示收/ }).count(), 0);
});
