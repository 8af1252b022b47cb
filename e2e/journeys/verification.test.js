// A stranger holds a paper: is it genuine, was it altered, and how far is the case?
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { desktop, look, openBrowser, phone } from '../support/browser.js';
import { draft, FORM, signInOwner, signInStaff, submitted } from '../support/people.js';
import { startStation } from '../support/station.js';

let station;
let browser;
let folder;
before(async () => {
  station = await startStation();
  browser = await openBrowser();
  folder = mkdtempSync(join(tmpdir(), 'yizhan-papers-'));
});
after(async () => {
  await browser?.close();
  await station?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function fetched(page, link, name) {
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
  const file = join(folder, name);
  await download.saveAs(file);
  return { file, suggested: download.suggestedFilename() };
}

test('a stranger tells a genuine paper from an altered one and an unknown code, and follows the case', async () => {
  const owner = await phone(browser, station.address);
  await signInOwner(owner, station);
  const id = await draft(owner);
  await owner.goto(`/cases/${id}/draft`);
  await owner.getByRole('button', { name: '核对提交' }).click();
  await owner.getByRole('button', { name: '提交办件' }).click();
  await owner.locator('[data-state="submitted"]').waitFor();

  // The receipt is offered right after handing in.
  const offer = owner.getByRole('link', { name: '下载收件凭证' });
  await offer.waitFor();
  await look(owner, 'papers-case');
  const { file, suggested } = await fetched(owner, offer, 'receipt.pdf');
  assert.match(suggested, /^收件凭证 示收〔\d{4}〕000001号\.pdf$/);
  const bytes = readFileSync(file);
  assert.equal(bytes.subarray(0, 5).toString(), '%PDF-');
  const address = await owner.locator('.papers a[href^="/verify/"]').first().getAttribute('href');

  const stranger = await phone(browser, station.address);
  await stranger.goto(address);
  await stranger.locator('[data-verdict="genuine"][data-standing="valid"]').waitFor();
  assert.equal(await stranger.getByText('李云').count(), 0);
  assert.equal(await stranger.getByText(FORM.applicant_name).count(), 0);
  await stranger.locator('input[type="file"]').setInputFiles(file);
  await stranger.locator('[data-same="true"]').waitFor();
  await look(stranger, 'verify-genuine');

  const altered = join(folder, 'altered.pdf');
  writeFileSync(altered, Buffer.concat([bytes.subarray(0, -1), Buffer.from([bytes.at(-1) ^ 1])]));
  await stranger.locator('input[type="file"]').setInputFiles(altered);
  await stranger.locator('[data-same="false"]').waitFor();
  await look(stranger, 'verify-altered');

  await stranger.goto('/');
  await stranger.getByRole('link', { name: '文书验真' }).click();
  await stranger.getByLabel('查验码').fill('0000-0000-0000-0000');
  await stranger.getByRole('button', { name: '查验', exact: true }).click();
  await stranger.locator('[data-verdict="unknown"]').waitFor();
  await look(stranger, 'verify-unknown');

  // English, and the progress page with a code that does not fit.
  await stranger.getByRole('button', { name: 'English' }).click();
  await stranger.getByText('No paper was found for this code').waitFor();
  await stranger.getByRole('link', { name: 'Check progress' }).click();
  await stranger.getByLabel('Receipt number').fill(`示收[${new Date().getFullYear()}]000001号`);
  await stranger.getByLabel('Query code').fill('WRONG000');
  await stranger.getByRole('button', { name: 'Check', exact: true }).click();
  await stranger.locator('[data-code="not-found"]').waitFor();
  await look(stranger, 'progress-unknown');
});

test('an officer sees the paper of a correction before it is issued', async () => {
  const owner = await phone(browser, station.address);
  await signInOwner(owner, station);
  const id = await submitted(owner);

  const officer = await desktop(browser, station.address);
  await signInStaff(officer, 'officer', { heading: '办件列表' });
  await officer.goto(`/cases/${id}`);
  await officer.getByRole('button', { name: '一次性告知补正' }).click();
  const dialog = officer.getByRole('dialog');
  await dialog.getByRole('button', { name: '添加一项' }).click();
  const preview = dialog.getByRole('button', { name: '预览文书' });
  assert.ok(await preview.isDisabled());
  await dialog.getByLabel('存在的问题').fill('承租方未盖章');
  await dialog.getByLabel('如何补正').fill('请加盖公章后重新上传');
  await look(officer, 'papers-preview-dialog');
  const [answer] = await Promise.all([
    officer.waitForResponse((response) => response.url().endsWith('/papers/preview')),
    preview.click(),
  ]);
  assert.deepEqual([answer.status(), answer.headers()['content-type']], [200, 'application/pdf']);
  await dialog.getByRole('button', { name: '确定' }).click();
  await officer.locator('[data-state="correction_requested"]').waitFor();
  await officer.locator('[data-paper="correction"]').waitFor();
  await look(officer, 'papers-desk');
});
