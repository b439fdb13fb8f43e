import {
  backupsReason,
  type Fleet,
  type FleetEntry,
} from '@quarterdeck/plugin-backups-common';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { BackupsApi } from '../../api/BackupsApi';
import { renderPage } from '../../testing/rendering';
import { BackupsPage } from './BackupsPage';

const NOW = new Date().toISOString();

const shop: FleetEntry = {
  entityRef: 'component:default/shop',
  title: 'Shop',
  owner: 'group:default/sellers',
  holdsData: backupsReason('holds.source'),
  status: 'healthy',
  reason: backupsReason('status.healthy'),
  sources: 1,
  rpo: {
    targetMs: 3_600_000,
    ms: 600_000,
    reason: null,
    status: 'healthy',
    newestPointAt: new Date(Date.now() - 600_000).toISOString(),
    breachAt: new Date(Date.now() + 3_000_000).toISOString(),
  },
  rto: {
    targetMs: 14_400_000,
    ms: 90_000,
    reason: null,
    status: 'healthy',
    measuredMs: 90_000,
    measuredAt: NOW,
    measuredBytes: 1,
    todaysBytes: 1,
  },
  lastTestedAt: NOW,
  hasPassed: true,
  storedBytes: 5_000_000,
  mirrors: 0,
};

const ledger: FleetEntry = {
  ...shop,
  entityRef: 'resource:default/ledger',
  title: 'Ledger',
  holdsData: backupsReason('holds.type', { type: 'database' }),
  status: 'unavailable',
  reason: backupsReason('status.unprotected'),
  sources: 0,
  rpo: null,
  rto: null,
  lastTestedAt: null,
  hasPassed: null,
  storedBytes: 0,
};

const fleet = (items: FleetEntry[]): Fleet => ({
  items,
  totals: {
    protected: 1,
    unprotected: 1,
    rpoBroken: 0,
    rtoBroken: 0,
    untested: 0,
    storedBytes: 5_000_000,
  },
  asOf: NOW,
});

const page = (api: Partial<BackupsApi>, address?: string) =>
  renderPage(<BackupsPage />, api, address);

describe('the page of all backups', () => {
  it('teaches how to protect what holds data and has no protection', async () => {
    const user = userEvent.setup();
    page({ getFleet: async () => fleet([ledger, shop]) });
    const row = await screen.findByRole('row', { name: /Ledger/ });
    expect(row).toHaveTextContent('It holds data, and nothing protects it');
    await user.click(
      within(row).getByRole('button', { name: 'How to protect it: Ledger' }),
    );
    expect(row).toHaveTextContent('entityRef: resource:default/ledger');
  });

  it('shows promises and what became of them', async () => {
    page({ getFleet: async () => fleet([shop]) });
    const row = await screen.findByRole('row', { name: /Shop/ });
    expect(row).toHaveTextContent(/10 min.* of at most 1 hr/);
    expect(row).toHaveTextContent(/1 min.* of at most 4 hr/);
    expect(row).toHaveTextContent('passed');
  });

  it('finds by name, and leaves out what needs nobody', async () => {
    const user = userEvent.setup();
    page({ getFleet: async () => fleet([ledger, shop]) });
    await user.selectOptions(await screen.findByLabelText('Show'), [
      'What needs somebody',
    ]);
    expect(screen.queryByRole('row', { name: /Shop/ })).toBeNull();
    await user.type(screen.getByLabelText('Find an entity'), 'nothing such');
    expect(screen.getByText('Nothing matches')).toBeInTheDocument();
  });

  it('says what would be listed where there is nothing', async () => {
    page({ getFleet: async () => fleet([]) });
    expect(
      await screen.findByText(/Nothing that you may see holds data/),
    ).toBeInTheDocument();
  });

  it('says what failed', async () => {
    page({
      getFleet: async () => {
        throw new Error('the database is away');
      },
    });
    expect(await screen.findByText(/the database is away/)).toBeInTheDocument();
  });
});

describe('the keys', () => {
  const key = {
    name: 'Safe',
    recipient: 'age1example',
    kind: 'escrow' as const,
    provenAt: null,
    provenBy: null,
    status: 'degraded' as const,
    reason: backupsReason('status.key-unproven'),
  };

  it('are proven by the word that a challenge holds', async () => {
    const user = userEvent.setup();
    const answerChallenge = jest.fn(async () => ({
      items: [],
      prove: { isAllowed: true, reason: null },
    }));
    page(
      {
        getKeys: async () => ({
          items: [key],
          prove: { isAllowed: true, reason: null },
        }),
        challengeKey: async () => ({
          id: '0192f7c0-0000-7000-8000-000000000001',
          recipient: key.recipient,
          challenge: '-----BEGIN AGE ENCRYPTED FILE-----',
          command: 'age --decrypt --identity key.txt challenge.age',
          expiresAt: NOW,
        }),
        answerChallenge,
      },
      '/keys',
    );
    await user.click(
      await screen.findByRole('button', { name: 'Prove that Safe decrypts' }),
    );
    expect(await screen.findByText(/age --decrypt/)).toBeInTheDocument();
    await user.type(screen.getByLabelText(/The word that came out/), ' word ');
    await user.click(screen.getByRole('button', { name: 'Check the word' }));
    expect(await screen.findByText('Proven: Safe decrypts')).toBeVisible();
    expect(answerChallenge).toHaveBeenCalledWith(expect.any(String), 'word');
  });
});
