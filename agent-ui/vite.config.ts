import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Where `vite` in development finds the server; production serves the built files from the server itself. */
const server = process.env.LINLI_SERVER ?? 'http://127.0.0.1:8080';

export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  plugins: [react()],
  server: {
    proxy: {
      '/api': server,
      '/socket.io': { target: server, ws: true },
    },
  },
  build: {
    outDir: '../dist/agent-ui',
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: false,
    // Nothing is inlined as a data: URL, so that the content security policy can stay at 'self'.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'sip', test: /node_modules[\\/]sip\.js[\\/]/ },
            { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler|react-router|@tanstack)[\\/]/ },
          ],
        },
      },
    },
  },
});
