import { environmentReason } from '@quarterdeck/plugin-environments-common';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { exampleMatrix } from '../../testing/exampleMatrix';
import {
  exampleComparison,
  exampleSameComparison,
} from '../../testing/exampleQuestions';
import { renderTab } from '../../testing/renderTab';

describe('the comparison', () => {
  it('begins with the highest environment and the one below it', async () => {
    renderTab('?view=compare');
    const table = await screen.findByRole('table', {
      name: 'Differences of veza-backend-api',
    });
    expect(table).toHaveTextContent('registry.example/veza/backend-api:v1.4.2');
    expect(table).toHaveTextContent('differs; the value is not shown');
    expect(screen.getByText('Only in Staging')).toBeInTheDocument();
    expect(screen.getByText(/Search within the title/)).toBeInTheDocument();
    expect(
      screen.getByRole('link', { name: 'Compare in the repository' }),
    ).toHaveAttribute(
      'href',
      'https://git.example/veza/backend-api/compare/v1.4.2...v1.6.0',
    );
  });

  it('asks for what is chosen, and swaps', async () => {
    const user = userEvent.setup();
    const asked: string[] = [];
    const { parameter } = renderTab('?view=compare', {
      getComparison: async (_, { left, right }) => {
        asked.push(`${left} ${right}`);
        return exampleComparison();
      },
    });
    await user.selectOptions(
      await screen.findByLabelText('Left'),
      'Development',
    );
    await waitFor(() => expect(asked).toContain('development production'));
    await user.click(screen.getByRole('button', { name: 'Swap sides' }));
    await waitFor(() => expect(asked).toContain('production development'));
    expect([parameter('left'), parameter('right')]).toEqual([
      'production',
      'development',
    ]);
  });

  it('says that both run the same', async () => {
    renderTab('?view=compare&left=development&right=staging', {
      getComparison: async () => exampleSameComparison(),
    });
    expect(
      await screen.findByText('Development and Staging run the same'),
    ).toBeInTheDocument();
  });

  it('gives the reason where commits are not known, and makes no link of what is no web address', async () => {
    renderTab('?view=compare', {
      getComparison: async () =>
        exampleComparison(undefined, {
          commits: null,
          commitsReason: environmentReason('comparison.repository-unknown'),
          // eslint-disable-next-line no-script-url
          compareUrl: 'javascript:alert(1)',
        }),
    });
    expect(
      await screen.findByText(/does not say where its repository is/),
    ).toBeInTheDocument();
    expect(
      screen.queryByRole('link', { name: /Compare in the repository/ }),
    ).not.toBeInTheDocument();
  });

  it('explains what it needs', async () => {
    renderTab('?view=compare&left=staging&right=staging');
    expect(
      await screen.findByText('Both sides are the same environment'),
    ).toBeInTheDocument();
  });

  it('explains that one environment is too few', async () => {
    const matrix = exampleMatrix();
    renderTab('?view=compare', {
      getMatrix: async () => ({
        ...matrix,
        environments: matrix.environments.slice(0, 1),
      }),
    });
    expect(
      await screen.findByText('There is nothing to compare with'),
    ).toBeInTheDocument();
  });

  it('says what failed', async () => {
    renderTab('?view=compare', {
      getComparison: async () => {
        throw new Error('No environment "staging"');
      },
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'No environment "staging"',
    );
  });
});
