// Loads pages in Chromium and tells when they could be used and what they weighed on the line.
import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';

const { chromium } = createRequire(`${process.cwd()}/`)('playwright-core');
const asked = JSON.parse(process.argv[2]);
const executablePath = process.env.YIZHAN_CHROMIUM ?? '/usr/bin/chromium';
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });

const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
const DESK = { viewport: { width: 1440, height: 900 } };
const SLOW = { offline: false, latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8 };

const middle = (numbers) => Math.round([...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]);

async function open(screen, cookie) {
  const context = await browser.newContext({ ...screen, locale: 'zh-CN' });
  if (cookie) {
    const [name, value] = cookie.split('=');
    await context.addCookies([{ name, value, url: asked.address }]);
  }
  const page = await context.newPage();
  return { context, page };
}

/** A first visit of a phone: until `selector` can be seen and takes what is typed or touched, and what came over the line. */
async function first(path, selector, types, cookie) {
  const { context, page } = await open(PHONE, cookie);
  const line = await context.newCDPSession(page);
  await line.send('Network.enable');
  await line.send('Network.emulateNetworkConditions', SLOW);
  await line.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  const scripts = new Map();
  let all = 0;
  line.on('Network.responseReceived', ({ requestId, type, response }) => {
    if (type === 'Script') scripts.set(requestId, { url: response.url, bytes: 0, coded: response.headers['content-encoding'] ?? 'none' });
  });
  line.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    all += encodedDataLength;
    if (scripts.has(requestId)) scripts.get(requestId).bytes = encodedDataLength;
  });
  const begun = performance.now();
  await page.goto(asked.address + path, { waitUntil: 'commit' });
  const place = page.locator(selector).first();
  await place.waitFor({ state: 'visible', timeout: 60_000 });
  if (types) await place.pressSequentially('1');
  else await place.click({ trial: true });
  const usable = performance.now() - begun;
  const [onLine, allOnLine] = [[...scripts.values()], all];
  let zipped = 0;
  for (const { url } of onLine) zipped += gzipSync(Buffer.from(await (await fetch(url)).arrayBuffer())).length;
  const answer = {
    usable,
    scripts: onLine.length,
    script_on_line_kb: onLine.reduce((sum, it) => sum + it.bytes, 0) / 1000,
    script_gzip_kb: zipped / 1000,
    all_on_line_kb: allOnLine / 1000,
    coded: [...new Set(onLine.map((it) => it.coded))].join(' '),
  };
  await context.close();
  return answer;
}

async function phone(path, selector, types, cookie) {
  const rounds = [];
  for (let turn = 0; turn < asked.rounds; turn += 1) rounds.push(await first(path, selector, types, cookie));
  const of = (name) => middle(rounds.map((round) => round[name]));
  return {
    usable_ms: of('usable'),
    most_ms: Math.round(Math.max(...rounds.map((round) => round.usable))),
    script_gzip_kb: of('script_gzip_kb'),
    script_on_line_kb: of('script_on_line_kb'),
    all_on_line_kb: of('all_on_line_kb'),
    content_encoding: rounds[0].coded,
  };
}

/** Later visits of somebody at a desk: from the address to the content. */
async function warm(path, selector, cookie) {
  const { context, page } = await open(DESK, cookie);
  const times = [];
  for (let turn = 0; turn <= asked.rounds; turn += 1) {
    await page.goto('about:blank');
    const begun = performance.now();
    await page.goto(asked.address + path, { waitUntil: 'commit' });
    await page.locator(selector).first().waitFor({ state: 'visible', timeout: 60_000 });
    if (turn > 0) times.push(performance.now() - begun);
  }
  await context.close();
  return { warm_ms: middle(times), most_ms: Math.round(Math.max(...times)) };
}

const { owner, clerk, officer } = asked.cookies;
const HEADING = 'main h1, main h2, main .ant-table-row';
console.log(JSON.stringify({
  phone_sign_in: await phone('/', 'input', true),
  phone_home: await phone('/', `a[href*="${asked.draft}"], main a[href^="/cases/"], main a[href^="/items"]`, false, owner),
  phone_draft: await phone(`/cases/${asked.draft}/draft`, 'main input', true, owner),
  clerk_console: await warm('/', HEADING, clerk),
  clerk_case: await warm(`/cases/${asked.case}`, HEADING, clerk),
  officer_list: await warm('/', '.ant-table-row, main a[href^="/cases/"]', officer),
  officer_case: await warm(`/cases/${asked.case}`, HEADING, officer),
}));
await browser.close();
