import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [react()],
  build: {
    // Small files would become data: URLs, which the policy of nginx/nginx.conf allows for images alone.
    assetsInlineLimit: 0,
  },
  server: {
    // Where an API runs on this machine: API_PROXY=http://localhost:8081 npm run dev
    ...(process.env.API_PROXY && { proxy: { '/api': process.env.API_PROXY } }),
  },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.{ts,tsx}'],
    setupFiles: ['src/testing/setup.ts'],
    restoreMocks: true,
    reporters: process.env.CI ? ['default', 'junit'] : ['default'],
    outputFile: { junit: 'reports/junit.xml' },
    coverage: {
      include: ['src/**/*.{ts,tsx}'],
      exclude: ['src/main.tsx', 'src/testing/**'],
      reporter: ['text-summary', 'cobertura', 'lcov'],
      thresholds: { statements: 80, branches: 80, functions: 80, lines: 80 },
    },
  },
});
