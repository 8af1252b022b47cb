// Asking the support team for help, as the journeys about it do.
import { desktop, look } from './browser.js';
import { signInStaff } from './people.js';

export async function askAt(page, place, words) {
  await place.getByRole('button', { name: /^求助/ }).click();
  await place.getByLabel('您想问什么？').fill(words);
  await place.locator('.ask-form [role="status"]').waitFor();
  await look(page, 'support-ask');
  await place.getByRole('button', { name: '发出求助' }).click();
  await page.waitForURL(/\/questions\//);
}

export async function atTheDesk(browser, station, login) {
  const page = await desktop(browser, station.address);
  await signInStaff(page, login, { heading: '办件列表' });
  await page.getByRole('link', { name: '云上支撑' }).click();
  await page.getByRole('heading', { name: '待接手' }).waitFor();
  return page;
}

/** Given by hand: offers are made in the hours of the service alone, and this has to go at night as well. */
export async function give(browser, station, words, expert) {
  const lead = await desktop(browser, station.address);
  await signInStaff(lead, 'lead', { heading: '办件列表' });
  await lead.getByRole('link', { name: '支撑看板' }).click();
  const row = lead.locator('.card', { hasText: words });
  await row.waitFor();
  await look(lead, 'support-board');
  await row.getByLabel('指派给').selectOption({ label: await row.locator('option', { hasText: expert }).textContent() });
  await row.getByRole('button', { name: '指派' }).click();
  await lead.locator('.card[data-question="helped"]', { hasText: words }).waitFor();
  await lead.getByRole('link', { name: '求助统计与排班' }).click();
  await lead.locator('[data-measure="questions"]', { hasText: /[1-9]/ }).waitFor();
  await lead.locator('[data-needed]').first().waitFor();
  await look(lead, 'support-measures');
  await lead.context().close();
}
