import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// The texts lie beside those of the program, one folder up.
export default defineConfig({
  plugins: [react()],
  server: {
    fs: { allow: ['..'] },
    proxy: { '/api': { target: 'http://127.0.0.1:8080', ws: true } },
  },
  build: { target: 'es2022', manifest: true, chunkSizeWarningLimit: 1500 },
});
