// Chromium, with the two screens that the journeys use, pictures of every page, and the rules of accessibility.
import axe from 'axe-core';
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const pictures = process.env.YIZHAN_E2E_PICTURES ?? join(tmpdir(), 'yizhan-e2e-pictures');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
const DESKTOP = { viewport: { width: 1280, height: 800 } };

/** `more` are switches of Chromium, such as devices that are made up. */
export async function openBrowser(more = []) {
  mkdirSync(pictures, { recursive: true });
  const executablePath = process.env.YIZHAN_CHROMIUM ?? '/usr/bin/chromium';
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage', ...more] });
}

async function open(browser, address, screen, locale) {
  const context = await browser.newContext({ ...screen, locale, baseURL: address, bypassCSP: true });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.errors = [];
  page.on('pageerror', (error) => page.errors.push(String(error)));
  await page.addInitScript({ content: axe.source });
  return page;
}

export const phone = (browser, address) => open(browser, address, PHONE, 'zh-CN');
export const desktop = (browser, address) => open(browser, address, DESKTOP, 'zh-CN');

/** A picture of the whole page. Chromium forgets a phone's finger where it pictures more than it shows: so it shows all. */
async function picture(page, name) {
  const path = join(pictures, `${name}.png`);
  const screen = page.viewportSize();
  if (screen.width !== PHONE.viewport.width) {
    await page.screenshot({ path, fullPage: true });
    return;
  }
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ ...screen, height: Math.max(height, screen.height) });
  await page.screenshot({ path });
  await page.setViewportSize(screen);
}

/** A picture of the page, and no rule of accessibility broken on it, and no error in its scripts. */
export async function look(page, name) {
  await picture(page, name);
  const found = await page.evaluate(
    (rules) => window.axe.run(document, { runOnly: { type: 'tag', values: rules } }),
    RULES,
  );
  const broken = found.violations.map((rule) => `${rule.id}: ${rule.nodes.map((node) => node.html).join(' | ')}`);
  assert.deepEqual(broken, [], `rules of accessibility on ${name}`);
  assert.deepEqual(page.errors, [], `errors in the scripts of ${name}`);
}

/** The addresses of all scripts that a page has loaded. */
export function scriptsOf(page) {
  return page.evaluate(() =>
    performance.getEntriesByType('resource').filter((entry) => entry.name.endsWith('.js')).map((entry) => entry.name),
  );
}

/** Waits until something holds in a page that takes a promise to find out: `waitForFunction` takes any promise for a yes. */
export async function until(page, holds, argument, patience = 30_000) {
  for (const end = Date.now() + patience; Date.now() < end; ) {
    if (await page.evaluate(holds, argument)) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`did not come to hold: ${holds}`);
}
