import { render, screen } from '@testing-library/react';
import { app } from './App';

describe('App', () => {
  it('starts and asks who is there', async () => {
    // The bundler puts the configuration here as a list of objects, not as a string.
    Object.assign(process, {
      env: {
        NODE_ENV: 'test',
        APP_CONFIG: [
          {
            context: 'test',
            data: {
              app: { title: 'Quarterdeck', baseUrl: 'http://localhost' },
              backend: { baseUrl: 'http://localhost:7007' },
            },
          },
        ],
      },
    });
    render(app.createRoot());
    expect(
      await screen.findByText('Quarterdeck', {}, { timeout: 20_000 }),
    ).toBeInTheDocument();
  }, 30_000);
});
