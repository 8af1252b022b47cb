// Mail: an owner on a phone lets notices come to an address that answers, and takes it back. On the real program.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { look, openBrowser, phone } from '../support/browser.js';
import { signInOwner } from '../support/people.js';
import { startStation } from '../support/station.js';

const ADDRESS = 'li.yun@example.com';

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

test('an owner confirms a mail address and chooses what comes there', async () => {
  const owner = await phone(browser, station.address);
  await signInOwner(owner, station);

  await owner.goto('/notifications');
  await owner.getByText('还可以通过邮件接收通知').waitFor();
  assert.equal(await owner.getByRole('columnheader', { name: '邮件' }).count(), 0);
  await owner.getByRole('link', { name: '邮箱地址' }).click();
  await owner.getByLabel('邮箱', { exact: true }).fill(ADDRESS);
  await owner.getByRole('button', { name: '发送验证码' }).click();
  await owner.getByLabel('邮件中的验证码').fill('000000');
  await owner.getByRole('button', { name: '确认邮箱' }).click();
  await owner.getByRole('alert').waitFor();
  await look(owner, 'mail-code');
  await owner.getByLabel('邮件中的验证码').fill(station.code(ADDRESS));
  await owner.getByRole('button', { name: '确认邮箱' }).click();
  await owner.locator('[data-mail]').waitFor();
  await look(owner, 'mail-confirmed');

  await owner.goto('/notifications');
  const wish = owner.getByRole('checkbox', { name: /已受理.* 邮件$/ });
  assert.equal(await wish.isChecked(), true);
  await wish.click();
  // It says what the station keeps, so it turns when that has answered.
  await owner.getByRole('checkbox', { name: /已受理.* 邮件$/, checked: false }).waitFor();
  await owner.reload();
  await wish.waitFor();
  assert.equal(await wish.isChecked(), false);
  await look(owner, 'mail-wished');

  await owner.goto('/account');
  owner.on('dialog', (dialog) => void dialog.accept());
  await owner.getByRole('button', { name: '删除' }).click();
  await owner.locator('[data-mail]').waitFor({ state: 'detached' });
  await owner.close();
});
