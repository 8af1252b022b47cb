// People: an enterprise registers on a phone, staff set up an authenticator, an administrator makes an outlet and its clerk,
// and a number is uncovered for a purpose that its owner reads. On the real program.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { desktop, look, openBrowser, phone } from '../support/browser.js';
import { ADMIN_SECRET, FORM as MINE, signInOwner, signInStaff, submitted, totp } from '../support/people.js';
import { startStation } from '../support/station.js';

const SAMPLES = new URL('../../samples/clean/', import.meta.url).pathname;
const FORM = JSON.parse(readFileSync(join(SAMPLES, 'form.json'), 'utf8'));
const NEW = '13900000001';

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

test('an owner registers an enterprise on a phone with a photograph of its licence', async () => {
  const owner = await phone(browser, station.address);
  await owner.goto('/');
  await owner.getByRole('link', { name: '登记企业' }).click();
  await owner.getByLabel('统一社会信用代码').fill(FORM.credit_code);
  await owner.getByLabel('手机号').fill(NEW);
  await owner.getByRole('button', { name: '获取验证码' }).click();
  await owner.getByLabel('验证码', { exact: true }).fill(station.code(NEW));
  await look(owner, 'register-number');
  await owner.getByRole('button', { name: '下一步' }).click();
  await owner.locator('[data-registration="started"]').waitFor();
  // First the wrong paper: what to do is said.
  await owner.locator('input[capture]').setInputFiles(join(SAMPLES, '租赁合同.jpg'));
  await owner.locator('[data-registration="retake"]').waitFor({ timeout: 120_000 });
  await look(owner, 'register-retake');
  await owner.locator('input[capture]').setInputFiles(join(SAMPLES, '营业执照.jpg'));
  await owner.locator('[data-registration="read"]').waitFor({ timeout: 120_000 });
  assert.equal(await owner.getByLabel('企业名称').inputValue(), FORM.applicant_name);
  await owner.getByLabel('您的姓名').fill(FORM.legal_representative);
  await look(owner, 'register-confirm');
  await owner.getByRole('button', { name: '确认并开通' }).click();
  await owner.getByRole('heading', { name: '待我处理' }).waitFor();
  await owner.getByRole('link', { name: '我的', exact: true }).click();
  await owner.getByRole('heading', { name: '可以代表企业办事的人' }).waitFor();
  await owner.getByLabel('代办人姓名').fill('吴代');
  await owner.getByLabel('代办人手机号').fill('13900000002');
  await owner.getByRole('button', { name: '邀请代办人' }).click();
  await owner.getByText('139****0002').waitFor();
  await look(owner, 'enterprise-members');
  const agent = await phone(browser, station.address);
  await agent.goto('/');
  await agent.getByRole('button', { name: 'English' }).click();
  await agent.getByLabel('Mobile number').fill('13900000002');
  await agent.getByRole('button', { name: 'Send me a code' }).click();
  await agent.getByLabel('Code', { exact: true }).fill(station.code('13900000002'));
  await agent.getByRole('button', { name: 'Sign in', exact: true }).click();
  await agent.getByRole('heading', { name: 'Invitations for you' }).waitFor();
  await look(agent, 'invitation-en');
  await agent.getByRole('button', { name: 'Accept' }).click();
  await agent.getByRole('heading', { name: 'What waits for me' }).waitFor();
});

test('staff set up an authenticator and come in with a recovery code when the phone is away', async () => {
  const clerk = await desktop(browser, station.address);
  await signInStaff(clerk, 'clerk');
  await clerk.getByRole('link', { name: '我的', exact: true }).click();
  await clerk.getByRole('button', { name: '绑定动态口令' }).click();
  await clerk.locator('form').getByRole('button', { name: '绑定动态口令' }).click();
  const secret = await clerk.locator('[data-secret]').textContent();
  await look(clerk, 'authenticator');
  await clerk.getByLabel('动态口令').fill(totp(secret));
  await clerk.getByRole('button', { name: '确定' }).click();
  const code = await clerk.locator('[data-codes] code').first().textContent();
  assert.equal(await clerk.locator('[data-codes] code').count(), 10);
  await look(clerk, 'recovery-codes');
  await clerk.getByRole('button', { name: '我已保存' }).click();
  await clerk.getByRole('button', { name: '退出登录' }).click();
  await signInStaff(clerk, 'clerk', { factor: code });
  await clerk.getByRole('link', { name: '我的', exact: true }).click();
  await clerk.getByText('还有 9 个恢复码').waitFor();
});

test('an administrator makes an outlet and a clerk, who begins with a password of their own', async () => {
  const admin = await desktop(browser, station.address);
  await signInStaff(admin, 'admin', { factor: totp(ADMIN_SECRET) });
  await admin.getByRole('heading', { name: '登记审核' }).waitFor();
  await look(admin, 'admin-requests');
  await admin.getByRole('link', { name: '机构', exact: true }).click();
  await admin.getByRole('button', { name: '新建网点' }).click();
  await admin.getByLabel('中文名称').fill('云栖驿站北门网点');
  await admin.getByLabel('窗口数').fill('2');
  await look(admin, 'admin-place-new');
  await admin.getByRole('dialog').getByRole('button', { name: '保存' }).click();
  await admin.getByText('云栖驿站北门网点', { exact: true }).waitFor();
  await look(admin, 'admin-places');
  await admin.getByRole('link', { name: '人员', exact: true }).click();
  await admin.getByRole('button', { name: '新增人员' }).click();
  const dialog = admin.getByRole('dialog');
  await dialog.getByLabel('名称').fill('林窗');
  await dialog.getByLabel('用户名').fill('lin');
  await dialog.getByLabel('所在机构').selectOption({ label: '云栖驿站北门网点' });
  await dialog.getByRole('button', { name: '保存' }).click();
  const first = await admin.locator('[data-password]').textContent();
  await look(admin, 'admin-first-password');
  await admin.getByRole('button', { name: '已转交' }).click();
  await look(admin, 'admin-people');
  for (const [link, heading] of [['事项', '事项'], ['日历', '日历'], ['审计', '审计'], ['系统状况', '系统状况']]) {
    await admin.getByRole('link', { name: link, exact: true }).click();
    await admin.getByRole('heading', { name: heading, exact: true }).waitFor();
    if (link === '审计') {
      await admin.getByRole('button', { name: '校验完整性' }).click();
      await admin.getByText('校验通过').waitFor();
    }
    await look(admin, `admin-${heading}`);
  }
  const clerk = await desktop(browser, station.address);
  await signInStaff(clerk, 'lin', { password: first });
  await clerk.getByRole('heading', { name: '修改初始密码' }).waitFor();
  await look(clerk, 'owes-password');
  await clerk.getByLabel('当前密码').fill(first);
  await clerk.getByLabel('新密码').fill('a-long-new-password');
  await clerk.getByRole('button', { name: '修改密码' }).click();
  await clerk.getByText('云栖驿站北门网点').first().waitFor();
});

test('an officer uncovers a number for a purpose, and the owner reads it', async () => {
  const owner = await phone(browser, station.address);
  await signInOwner(owner, station);
  const id = await submitted(owner);
  const officer = await desktop(browser, station.address);
  await signInStaff(officer, 'officer', { heading: '办件列表' });
  await officer.goto(`/cases/${id}`);
  const covered = `${MINE.id_number.slice(0, 6)}********${MINE.id_number.slice(-4)}`;
  await officer.getByText(covered).first().waitFor();
  assert.equal(await officer.getByText(MINE.id_number).count(), 0);
  await look(officer, 'officer-masked');
  await officer.getByRole('button', { name: '查看完整号码' }).click();
  await officer.getByLabel('用途').selectOption('identity');
  await officer.getByLabel('具体说明').fill('核对到场人身份');
  await look(officer, 'officer-unmask-dialog');
  await officer.getByRole('dialog').getByRole('button', { name: '确定' }).click();
  await officer.getByText(MINE.id_number).first().waitFor();
  await look(officer, 'officer-unmasked');
  await owner.goto(`/cases/${id}`);
  await owner.getByText('核验身份').first().waitFor();
  await owner.getByText('核对到场人身份').first().waitFor();
  await look(owner, 'owner-access-log');
});
