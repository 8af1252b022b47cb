// Signing in as people do it, one way for owners and one for staff; and cases made from the session of a page, for journeys
// whose subject is another.
import { createHmac } from 'node:crypto';
import { look } from './browser.js';
import { PASSWORD } from './station.js';

/** The demonstration's first owner. */
export const MOBILE = '13800000001';
export const ADMIN_SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
/** What the forms of that owner's enterprise say. */
export const FORM = {
  applicant_name: '杭州云栖茶事餐饮有限公司',
  credit_code: '91330102MA2KAAAA62',
  legal_representative: '李云',
  id_number: '330102199003078895',
  premises_address: '示范区云栖路12号101室',
  premises_area: '86.5',
  premises_tenure: 'leased',
};
const SLOTS = ['licence-copy', 'id-front', 'property', 'lease'];

const ZH = { mobile: '手机号', send: '获取验证码', code: '验证码', signIn: '登录', waits: '待我处理' };
const EN = {
  switchFirst: 'English',
  mobile: 'Mobile number',
  send: 'Send me a code',
  code: 'Code',
  signIn: 'Sign in',
  waits: 'What waits for me',
};

/**
 * An owner by number and code. From another address than the first page, what comes after is the caller's to wait for. With
 * `pictures`, the pages on the way are looked at.
 */
export async function signInOwner(page, station, { lang = 'zh', from = '/', pictures } = {}) {
  const words = lang === 'en' ? EN : ZH;
  await page.goto(from);
  if (words.switchFirst) await page.getByRole('button', { name: words.switchFirst }).click();
  await page.getByLabel(words.mobile).fill(MOBILE);
  await page.getByRole('button', { name: words.send }).click();
  await page.getByLabel(words.code, { exact: true }).waitFor();
  if (pictures) await look(page, `${pictures}-sign-in`);
  await page.getByLabel(words.code, { exact: true }).fill(station.code(MOBILE));
  await page.getByRole('button', { name: words.signIn, exact: true }).click();
  if (from !== '/') return;
  await page.getByRole('heading', { name: words.waits }).waitFor();
  if (pictures) await look(page, `${pictures}-home`);
}

/** Somebody of the staff by name and password, and by a second factor where they have one; until `heading` is there. */
export async function signInStaff(page, login, { password = PASSWORD, factor, heading } = {}) {
  await page.goto('/');
  await page.getByRole('button', { name: '工作人员' }).click();
  await page.getByLabel('用户名').fill(login);
  await page.getByLabel('密码').fill(password);
  await page.getByRole('button', { name: '登录', exact: true }).click();
  if (factor !== undefined) {
    await page.getByLabel('动态口令').fill(factor);
    await page.getByRole('button', { name: '登录', exact: true }).click();
  }
  if (heading !== undefined) await page.getByRole('heading', { name: heading }).waitFor();
}

/** The code of an authenticator now (RFC 6238), as an app on a phone would show it. */
export function totp(secret) {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secret].map((sign) => alphabet.indexOf(sign).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000)));
  const digest = createHmac('sha1', key).update(step).digest();
  const at = digest[19] & 15;
  return String((digest.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/** Sends to the interface with the session of a page. */
export function send(page, method, path, body) {
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

/** A draft of the owner that is filled in, up to handing in. Its materials are pages with next to nothing on them. */
export async function draft(page, outlet = null) {
  const { id } = await send(page, 'POST', '/cases', { item: 'premises-check', outlet });
  for (const [field, value] of Object.entries(FORM)) {
    await send(page, 'PATCH', `/cases/${id}/form/${field}`, { value, version: 0 });
  }
  for (const slot of SLOTS) {
    await page.evaluate(
      async ([id, slot]) => {
        const sheet = document.createElement('canvas');
        Object.assign(sheet, { width: 600, height: 800 });
        sheet.getContext('2d').fillText(slot, 40, 40);
        const file = await new Promise((done) => sheet.toBlob(done, 'image/png'));
        const query = new URLSearchParams({ slot, name: `${slot}.png` });
        const answer = await fetch(`/api/v1/cases/${id}/materials?${query}`, { method: 'POST', headers: { 'X-Yizhan': '1' }, body: file });
        if (!answer.ok) throw new Error(`${slot}: ${answer.status} ${await answer.text()}`);
      },
      [id, slot],
    );
  }
  return id;
}

/** A case that the owner has handed in. */
export async function submitted(page, outlet = null) {
  const id = await draft(page, outlet);
  await send(page, 'POST', `/cases/${id}/submit`, {});
  return id;
}
