// A stranger holds a paper: is it genuine, was it altered, and how far is the case?
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { desktop, look, openBrowser, phone } from '../support/browser.js';
import { PASSWORD, startStation } from '../support/station.js';

const MOBILE = '13800000001';
const DOT = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);
const FORM = {
  applicant_name: '杭州云栖茶事餐饮有限公司',
  credit_code: '91330102MA2KAAAA62',
  legal_representative: '李云',
  id_number: '330102199003078895',
  premises_address: '示范区云栖路12号101室',
  premises_area: '86.5',
  premises_tenure: 'leased',
};

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

/** Sends to the interface with the session of a page. */
function send(page, method, path, body) {
  return page.evaluate(
    async ([method, path, body]) => {
      const answer = await fetch(`/api/v1${path}`, {
        method,
        headers: { 'X-Yizhan': '1', 'Content-Type': 'application/json' },
        body: body === undefined ? undefined : JSON.stringify(body),
      });
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
      return answer.status === 204 ? undefined : answer.json();
    },
    [method, path, body],
  );
}

/** A case that is filled in, up to handing in. */
async function draft(page) {
  const begun = await send(page, 'POST', '/cases', { item: 'premises-check', outlet: null });
  for (const [field, value] of Object.entries(FORM)) {
    await send(page, 'PATCH', `/cases/${begun.id}/form/${field}`, { value, version: 0 });
  }
  for (const slot of ['licence-copy', 'id-front', 'property', 'lease']) {
    await page.evaluate(
      async ([id, slot, bytes]) => {
        const answer = await fetch(`/api/v1/cases/${id}/materials?slot=${slot}&name=${slot}.png`, {
          method: 'POST',
          headers: { 'X-Yizhan': '1' },
          body: new Uint8Array(bytes),
        });
        if (!answer.ok) throw new Error(await answer.text());
      },
      [begun.id, slot, [...DOT, slot.length]],
    );
  }
  return begun.id;
}

async function signInOwner(page) {
  await page.goto('/');
  await page.getByLabel('手机号').fill(MOBILE);
  await page.getByRole('button', { name: '获取验证码' }).click();
  await page.getByLabel('验证码', { exact: true }).waitFor();
  await page.getByLabel('验证码', { exact: true }).fill(station.code(MOBILE));
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await page.getByRole('heading', { name: '待我处理' }).waitFor();
}

async function fetched(page, link, name) {
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
  const file = join(folder, name);
  await download.saveAs(file);
  return { file, suggested: download.suggestedFilename() };
}

test('a stranger tells a genuine paper from an altered one and an unknown code, and follows the case', async () => {
  const owner = await phone(browser, station.address);
  await signInOwner(owner);
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
  await signInOwner(owner);
  const id = await draft(owner);
  await send(owner, 'POST', `/cases/${id}/submit`, {});

  const officer = await desktop(browser, station.address);
  await officer.goto('/');
  await officer.getByRole('button', { name: '工作人员' }).click();
  await officer.getByLabel('用户名').fill('officer');
  await officer.getByLabel('密码').fill(PASSWORD);
  await officer.getByRole('button', { name: '登录', exact: true }).click();
  await officer.getByRole('heading', { name: '办件列表' }).waitFor();
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
