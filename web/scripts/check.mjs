// The words of the pages: both languages say the same things, everything asked for is there, nothing lies about unused.
import { FluentResource } from '@fluent/bundle';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FILES = ['web.ftl', 'support.ftl', 'call.ftl'];
const here = new URL('..', import.meta.url).pathname;
const keys = (lang) => {
  const text = FILES.map((file) => readFileSync(join(here, '..', 'locales', lang, file), 'utf8')).join('\n');
  const said = [...text.matchAll(/^([a-z][\w-]*) =/gm)].map((found) => found[1]);
  const read = new Set(new FluentResource(text).body.map((message) => message.id));
  const broken = said.filter((key) => !read.has(key));
  return { said: new Set(said), broken, twice: said.filter((key, at) => said.indexOf(key) !== at) };
};

function sources(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /\.tsx?$/.test(entry.name) && entry.name !== 'schema.ts' ? [{ path, text: readFileSync(path, 'utf8') }] : [];
  });
}

const wrong = [];
const [zh, en] = [keys('zh-CN'), keys('en')];
for (const [lang, one, other] of [['zh-CN', zh, en], ['en', en, zh]]) {
  for (const key of one.broken) wrong.push(`${lang}: ${key} cannot be read`);
  for (const key of one.twice) wrong.push(`${lang}: ${key} is there twice`);
  for (const key of one.said) if (!other.said.has(key)) wrong.push(`only ${lang} has ${key}`);
}
const used = new Set();
const families = [];
for (const { path, text } of sources(join(here, 'src'))) {
  for (const found of text.matchAll(/\bt\(\s*'([^']+)'/g)) used.add(found[1]);
  for (const found of text.matchAll(/\bt\([^()]*\? '([^']+)' : '([^']+)'\)/g)) used.add(found[1]).add(found[2]);
  for (const found of text.matchAll(/\bt\(`([^`]+)`/g)) families.push(new RegExp(`^${found[1].replace(/\$\{[^}]+\}/g, '[\\w-]+')}$`));
  const lines = text.split('\n').length;
  if (lines > 500) wrong.push(`${path} has ${lines} lines`);
  const bare = !path.includes('.test.') && text.match(/[\u4e00-\u9fff]/);
  if (bare) wrong.push(`${path} says ${bare[0]} itself`);
}
for (const key of used) if (!zh.said.has(key)) wrong.push(`no words for ${key}`);
for (const key of zh.said) {
  if (!used.has(key) && !families.some((family) => family.test(key))) wrong.push(`nobody says ${key}`);
}
if (wrong.length > 0) {
  console.error(wrong.join('\n'));
  process.exit(1);
}
