// At the counter: an owner agrees on the phone, another phone photographs, the clerk sees it arrive, explains and hands in.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { desktop, look, openBrowser, phone } from '../support/browser.js';
import { signInOwner, signInStaff } from '../support/people.js';
import { startStation } from '../support/station.js';

const SAMPLES = new URL('../../samples/', import.meta.url).pathname;
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

/** On the desk a finding leads to its place on the page, and a place to its finding. */
async function placesAndFindings(page) {
  const placed = page.locator('.finding').filter({ has: page.getByRole('button', { name: '查看位置' }) });
  const key = await placed.first().getAttribute('data-finding');
  const finding = page.locator(`[data-finding="${key}"]`);
  for (const button of await finding.getByRole('button', { name: '查看位置' }).all()) {
    await button.click();
    await page.locator(`.files-side polygon.chosen[data-mark="${key}"]`).first().waitFor({ state: 'attached' });
  }
  assert.match(await finding.getAttribute('class'), /chosen/);
  await look(page, 'desk-finding-chosen');
  // From another page back, by the place alone.
  await page.reload();
  await placed.first().waitFor();
  assert.equal(await page.locator('.finding.chosen').count(), 0);
  for (const material of await page.locator('.picks button').all()) {
    await material.click();
    await page.locator('.files-side .sheet img').waitFor();
    const place = page.locator(`.files-side polygon[data-mark="${key}"]`).first();
    if ((await place.count()) === 0) continue;
    await place.click();
    await page.locator(`.finding.chosen[data-finding="${key}"]`).waitFor();
    return;
  }
  assert.fail('the place of the finding is on no page');
}

/** The owner's phone opens what the code on the clerk's screen says, and signs in there. */
async function agree(owner, address) {
  await signInOwner(owner, station, { lang: 'en', from: address });
  await owner.locator('[data-counter="waiting"]').waitFor();
  await look(owner, 'counter-owner-asked');
  assert.match(await owner.locator('dl.facts').innerText(), /East gate outlet[\s\S]*王窗[\s\S]*经营场所材料核验/);
  await owner.getByRole('button', { name: 'Agree' }).click();
  await owner.locator('[data-counter="running"]').waitFor();
  await look(owner, 'counter-owner-agreed');
}

async function photograph(camera, slot, file) {
  const section = camera.locator(`[data-slot="${slot}"]`);
  await section.locator('input[capture]').setInputFiles(file);
  return section;
}

test('a clerk helps an owner who is present, and a phone takes the photographs', async () => {
  const clerk = await desktop(browser, station.address);
  await signInStaff(clerk, 'clerk');
  await clerk.getByRole('link', { name: '窗口代办' }).click();
  await clerk.getByLabel('统一社会信用代码或收件编号').fill('91330102MA2KAAAA62');
  await clerk.getByLabel('办理事由').fill('经营场所材料核验');
  await look(clerk, 'counter-clerk-ask');
  await clerk.getByRole('button', { name: '请企业确认' }).click();
  await clerk.locator('[data-counter="waiting"] .qr').waitFor();
  await look(clerk, 'counter-clerk-waits');
  const address = await clerk.locator('[data-address]').getAttribute('data-address');

  const owner = await phone(browser, station.address);
  await agree(owner, address);
  await clerk.locator('[data-counter="running"]').waitFor();
  await clerk.locator('[data-banner]').waitFor();
  await look(clerk, 'counter-clerk-running');

  await clerk.getByRole('link', { name: '新办一件' }).click();
  await clerk.getByLabel('搜索事项').fill('经营场所材料');
  await clerk.getByRole('link', { name: '经营场所材料核验' }).click();
  await clerk.getByRole('button', { name: '开始办理' }).click();
  await clerk.getByRole('button', { name: '生成二维码' }).click();
  await clerk.locator('[data-ticket] .qr img').waitFor();
  await look(clerk, 'hand-over-clerk');
  const ticket = await clerk.locator('.hand-over [data-address]').getAttribute('data-address');

  const camera = await phone(browser, station.address);
  await camera.goto(ticket);
  await camera.getByText('王窗请您拍摄以下材料').waitFor();
  await look(camera, 'hand-over-phone');
  const scripts = await camera.evaluate(() => performance.getEntriesByType('resource').map((entry) => entry.name));
  assert.ok(!scripts.some((name) => name.includes('desk')), 'the phone loads no desk');

  // A blurred one is said to be blurred before it is sent, and is not sent.
  const doubtful = await photograph(camera, 'licence-copy', join(SAMPLES, 'blurred', FILES['licence-copy']));
  await doubtful.locator('[data-flaws="blurred"]').waitFor();
  await look(camera, 'hand-over-phone-blurred');
  await doubtful.getByRole('button', { name: '重新拍摄' }).click();
  for (const [slot, file] of Object.entries(FILES)) {
    const section = await photograph(camera, slot, join(SAMPLES, 'clean', file));
    await section.locator('.state').waitFor();
    // The clerk's screen shows it by itself.
    await clerk.locator(`[data-slot="${slot}"]`).getByRole('link', { name: file }).waitFor();
  }
  await look(camera, 'hand-over-phone-done');
  await clerk.locator('[data-review="done"][data-outdated="false"]').waitFor({ timeout: 240_000 });
  await look(clerk, 'hand-over-clerk-arrived');

  // The form, with something that the papers do not say: the finding stands on the page, and is answered.
  await clerk.getByRole('button', { name: '下一步' }).click();
  await clerk.locator('[data-field="premises_tenure"]').waitFor();
  const form = JSON.parse(readFileSync(join(SAMPLES, 'clean', 'form.json'), 'utf8'));
  for (const name of await clerk.locator('[data-field]').evaluateAll((all) => all.map((one) => one.dataset.field))) {
    const field = clerk.locator(`[data-field="${name}"]`);
    if (name === 'premises_tenure') await field.locator('select').selectOption('leased');
    else {
      await field.locator('input').fill(name === 'legal_representative' ? '王小明' : form[name]);
      await field.locator('input').blur();
    }
    await clerk.locator(`[data-field="${name}"]:not([data-version="0"])`).waitFor();
  }
  await clerk.getByRole('button', { name: '下一步' }).click();
  await clerk.locator('[data-review="done"][data-outdated="false"] .finding').first().waitFor({ timeout: 60_000 });
  const placed = clerk.locator('.finding').filter({ has: clerk.getByRole('button', { name: '查看位置' }) }).first();
  const finding = clerk.locator(`[data-finding="${await placed.getAttribute('data-finding')}"]`);
  await finding.getByRole('button', { name: '查看位置' }).click();
  await finding.locator('.viewer polygon.chosen').first().waitFor({ state: 'attached' });
  await finding.getByRole('button', { name: '放大' }).first().click();
  await finding.locator('.viewer-frame').first().press('0');
  await look(clerk, 'finding-on-page');
  await finding.getByRole('button', { name: '说明情况' }).click();
  await finding.getByLabel('说明或理由').fill('已核对原件');
  await finding.getByRole('button', { name: '窗口核对后认可' }).click();
  await finding.locator('[data-answer="accepted"]').waitFor();
  await look(clerk, 'finding-accepted');
  await clerk.getByRole('button', { name: '提交办件' }).click();
  await clerk.locator('[data-state="submitted"]').waitFor();
  await clerk.getByText('李云 同意').first().waitFor();
  await look(clerk, 'counter-clerk-handed-in');

  const officer = await desktop(browser, station.address);
  await signInStaff(officer, 'officer');
  await officer.getByRole('link', { name: /示收/ }).click();
  await placesAndFindings(officer);

  // The owner ends it, and the clerk is told at once.
  await owner.getByRole('button', { name: 'End the session' }).click();
  await owner.locator('[data-counter="over"]').waitFor();
  await look(owner, 'counter-owner-over');
  await clerk.locator('[data-banner]').waitFor({ state: 'detached' });
  await clerk.getByRole('link', { name: '窗口代办' }).first().click();
  await clerk.getByLabel('统一社会信用代码或收件编号').waitFor();
  await camera.reload();
  await camera.locator('[data-code="ticket-over"]').waitFor();
  await look(camera, 'hand-over-phone-over');
});
