import { render, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import { ErrorBoundary } from './ErrorBoundary.tsx';

it('shows that a page broke, and lets people try again', async () => {
  vi.spyOn(console, 'error').mockReturnValue();
  let isBroken = true;
  const Fragile = () => {
    if (isBroken) {
      throw new Error('broken');
    }
    return <p>whole</p>;
  };
  render(
    <ErrorBoundary>
      <Fragile />
    </ErrorBoundary>,
  );
  expect(screen.getByRole('alert')).toHaveTextContent('This page broke');

  isBroken = false;
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }));

  expect(screen.getByText('whole')).toBeVisible();
});
