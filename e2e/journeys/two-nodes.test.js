// Two programs over one database. An owner and an expert write, propose and accept, each through another of them; one is killed in
// the middle, both go on with the other within five seconds, and nothing is lost or there twice. Then the same with a call.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { desktop, openBrowser, phone } from '../support/browser.js';
import { CAMERA, keepConnections, moves } from '../support/calls.js';
import { give } from '../support/help.js';
import { startNodes } from '../support/nodes.js';
import { draft, send, signInOwner, signInStaff } from '../support/people.js';

const WORDS = '面积按哪本证填写？';
/** How soon everybody goes on, in milliseconds. */
const SOON = 5000;

let nodes;
let browser;
before(async () => {
  nodes = await startNodes();
  browser = await openBrowser(CAMERA);
});
after(async () => {
  await browser?.close();
  await nodes?.stop();
});

/** Another page of the same person. */
async function beside(page, path) {
  const other = await page.context().newPage();
  other.setDefaultTimeout(15_000);
  await other.goto(path);
  return other;
}

/** By the keyboard: a page behind another draws seldom, and a click waits until it has. */
async function write(page, words) {
  await page.getByLabel('写留言').fill(words);
  await page.locator('button:enabled', { hasText: '发送' }).press('Enter');
}

const words = (page, said) => page.locator('.thread [data-number] .words', { hasText: said });
const fieldOf = (page, name) => page.locator(`[data-shared="${name}"]`);
const proposalsOf = (page, name) => fieldOf(page, name).locator('.proposal');

async function propose(page, name, value) {
  await fieldOf(page, name).getByRole('button', { name: /^建议填写/ }).click();
  await fieldOf(page, name).getByLabel(/^建议“/).fill(value);
  await fieldOf(page, name).getByRole('button', { name: '发出建议' }).click();
}

/** Kills a program, does what has to go on, and says how long that took. */
async function killed(t, which, goesOn) {
  await nodes.kill(which);
  const died = Date.now();
  await goesOn();
  const took = Date.now() - died;
  t.diagnostic(`program ${which} was killed; both went on after ${took} ms`);
  assert.ok(took <= SOON, `${took} ms`);
}

test('two people go on within five seconds when the program of one of them is killed', async (t) => {
  const [first, second] = nodes.through;
  const owner = await phone(browser, first.address);
  await keepConnections(owner);
  await signInOwner(owner, first);
  const id = await draft(owner);
  const expert = await desktop(browser, second.address);
  await keepConnections(expert);
  await signInStaff(expert, 'officer', { heading: '办件列表' });
  const asked = await send(owner, 'POST', `/cases/${id}/questions`, { words: WORDS, anchor: { field: 'premises_area' }, tier: 'remote' });
  const question = asked.question.id;
  await give(browser, second, WORDS, '陈审');
  await owner.goto(`/questions/${question}`);
  await expert.goto(`/support/${question}`);
  for (const page of [owner, expert]) await page.locator('.standing[data-question="helped"]').waitFor();
  const [ownForm, expertForm] = await Promise.all([beside(owner, `/questions/${question}/form`), beside(expert, `/support/${question}/form`)]);

  // What is done through one is heard through the other.
  await write(owner, '产权证上是 86.5');
  await words(expert, '产权证上是 86.5').waitFor();
  await fieldOf(expertForm, 'premises_area').waitFor();
  const area = ownForm.locator('[data-field="premises_area"] input');
  const before = await area.inputValue();
  await ownForm.route('**/form/premises_area', (route) => route.abort());
  await area.fill('88.8');
  await expertForm.locator('[data-typed="premises_area"]', { hasText: '88.8' }).waitFor();
  await ownForm.unroute('**/form/premises_area');
  await area.fill(before);
  await expertForm.locator('[data-typed="premises_area"]').waitFor({ state: 'detached' });
  await propose(expertForm, 'premises_area', '90.5');
  await proposalsOf(ownForm, 'premises_area').getByRole('button', { name: '采纳', exact: true }).click();
  await expertForm.locator('[data-agreed="premises_area"]').waitFor();

  // The owner's program is killed: the next words and the next proposal go their way all the same.
  await killed(t, 0, async () => {
    await Promise.all([write(owner, '合同上是 90'), write(expert, '以产权证为准'), propose(expertForm, 'applicant_name', '杭州云栖茶事餐饮有限责任公司')]);
    await Promise.all([words(expert, '合同上是 90').waitFor(), words(owner, '以产权证为准').waitFor()]);
    await proposalsOf(ownForm, 'applicant_name').getByRole('button', { name: '采纳', exact: true }).click();
    await expertForm.locator('[data-agreed="applicant_name"]').waitFor();
  });

  // The first is there again. Up to a call, each through another; then the second is killed.
  await nodes.again(0);
  await owner.reload();
  await Promise.all([ownForm.close(), expertForm.close()]);
  await expert.getByText('其他操作').click();
  await expert.getByLabel('改变帮办方式').selectOption('video');
  for (const page of [owner, expert]) {
    await page.getByRole('button', { name: '同意，继续' }).click();
    await page.getByRole('button', { name: '进入视频' }).click();
  }
  for (const page of [owner, expert]) {
    await page.locator('.tile[data-state="connected"]').waitFor({ timeout: 30_000 });
    await moves(page, 'video');
  }
  await killed(t, 1, async () => {
    await Promise.all([moves(owner, 'video'), moves(expert, 'video')]);
    await Promise.all([write(owner, '我看到您了'), write(expert, '请把证翻到第二页')]);
    await Promise.all([words(expert, '我看到您了').waitFor(), words(owner, '请把证翻到第二页').waitFor()]);
    // What is said within the call arrives as well, once both sockets are there again.
    await owner.getByRole('button', { name: /^麦克风/ }).click();
    await expert.getByText(/已静音/).waitFor();
  });
  assert.equal(await expert.locator('.tile:not(.own)').count(), 1, 'nobody is there twice');

  const thread = await send(owner, 'GET', `/support/questions/${question}/messages`);
  assert.deepEqual(
    thread.items.map((message) => message.words).sort(),
    [WORDS, '产权证上是 86.5', '合同上是 90', '以产权证为准', '我看到您了', '请把证翻到第二页'].sort(),
  );
  const form = await send(owner, 'GET', `/cases/${id}`);
  const valueOf = (name) => form.form.find((field) => field.name === name).value;
  assert.deepEqual([valueOf('premises_area'), valueOf('applicant_name')], ['90.5', '杭州云栖茶事餐饮有限责任公司']);
  const told = await send(owner, 'GET', `/cases/${id}/timeline`);
  assert.equal(told.items.filter((event) => event.event === 'value_agreed').length, 2, 'each was accepted once');
  assert.deepEqual([...owner.errors, ...expert.errors], []);
});
