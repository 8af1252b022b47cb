import { FluentResource } from '@fluent/bundle';
import { brotliCompressSync, constants } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

/** What is shorter gains nothing. */
const SHORT = 1024;

/** Texts are read while the pages are built, so that no phone has to: an object of patterns. */
const texts: Plugin = {
  name: 'texts',
  enforce: 'pre',
  transform(source, id) {
    if (!id.endsWith('.ftl')) return undefined;
    const said = Object.fromEntries(new FluentResource(source).body.map((message) => [message.id, message.value]));
    return { code: `export default JSON.parse(${JSON.stringify(JSON.stringify(said))});`, map: null };
  },
};

/** The page names the scripts that the first one asks for, so that all come at once. */
const ahead: Plugin = {
  name: 'ahead',
  transformIndexHtml: {
    order: 'post',
    handler(html, { bundle = {} }) {
      const main = Object.values(bundle).find((it) => it.type === 'chunk' && it.moduleIds.some((id) => id.endsWith('/src/main.tsx')));
      const names = main?.type === 'chunk' ? [...main.imports, main.fileName] : [];
      return names
        .filter((name) => !html.includes(name))
        .map((name) => ({ tag: 'link', attrs: { rel: 'modulepreload', crossorigin: true, href: `/${name}` }, injectTo: 'head' }));
    },
  },
};

/** Beside each file the small form of it that the station hands out, made once and as small as it gets. */
const small: Plugin = {
  name: 'small',
  apply: 'build',
  generateBundle: {
    order: 'post',
    handler(_, bundle) {
      for (const [fileName, it] of Object.entries(bundle)) {
        const source = Buffer.from(it.type === 'chunk' ? it.code : it.source);
        if (!fileName.startsWith('assets/') || source.length < SHORT) continue;
        const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
        this.emitFile({ type: 'asset', fileName: `${fileName}.br`, source: brotliCompressSync(source, { params }) });
      }
    },
  },
};

/** Preact stands in for React, for us and for the packages: a third of the bytes, which a phone has to bring and to start (docs/adr/0023). */
const PREACT = [
  { find: /^react\/jsx-runtime$/, replacement: 'preact/jsx-runtime' },
  { find: /^react-dom\/client$/, replacement: 'preact/compat/client' },
  { find: /^react(-dom)?$/, replacement: 'preact/compat' },
];

/** Few parts, for each is a way there and back: what comes first, what others have made, what every page of the portal uses. */
const FIRST = /\/src\/(start|lang|pages|api\/ahead|api\/headers)\.ts$|vite\/preload-helper/;
const OTHERS = /\/node_modules\/(preact|react-router|react-router-dom|@remix-run|@fluent|openapi-fetch)\//;
const ALL = /\/src\/(main|app|i18n|session|shared\/(bell|clock|frame|notice|part)|api\/(client|load|problem)|features\/(sign-in|portal\/home|public\/frame))/;

function partOf(id: string): string | undefined {
  if (FIRST.test(id)) return 'start';
  if (OTHERS.test(id)) return 'others';
  return ALL.test(id) ? 'portal' : undefined;
}

// The texts lie beside those of the program, one folder up.
export default defineConfig({
  plugins: [texts, ahead, small],
  esbuild: { jsx: 'automatic', jsxImportSource: 'preact' },
  resolve: { alias: PREACT },
  server: {
    fs: { allow: ['..'] },
    proxy: { '/api': { target: 'http://127.0.0.1:8080', ws: true } },
  },
  build: {
    target: 'es2022',
    manifest: true,
    chunkSizeWarningLimit: 1500,
    rollupOptions: { output: { manualChunks: partOf } },
  },
});
