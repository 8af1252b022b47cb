// Opens pages that show hostile texts, as several people, and says what became of the texts. Run in e2e/, for its packages.
import { createRequire } from 'node:module';

const { chromium } = createRequire(`${process.cwd()}/`)('playwright-core');
const asked = JSON.parse(process.argv[2]);
const executablePath = process.env.YIZHAN_CHROMIUM ?? '/usr/bin/chromium';
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
const seen = [];
for (const [who, cookie] of Object.entries(asked.people)) {
  const context = await browser.newContext({ locale: 'zh-CN' });
  const [name, value] = cookie.split('=');
  await context.addCookies([{ name, value, url: asked.address }]);
  const page = await context.newPage();
  let refused = [];
  page.on('console', (line) => {
    if (/Content Security Policy/i.test(line.text())) refused.push(line.text().slice(0, 200));
  });
  for (const path of asked.paths) {
    refused = [];
    await page.goto(asked.address + path, { waitUntil: 'networkidle' }).catch(() => {});
    const found = await page.evaluate(
      (mark) => ({
        ran: window.hostile ?? null,
        elements: document.querySelectorAll(`[data-${mark}]`).length,
        texts: Number(document.body.innerText.includes(`data-${mark}`)),
      }),
      asked.mark,
    );
    seen.push({ who, path, ...found, refused });
  }
  await context.close();
}
await browser.close();
console.log(JSON.stringify(seen));
